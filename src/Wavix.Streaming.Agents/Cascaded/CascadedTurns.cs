using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// What the caller said and what the agent asks for, worked off in its order by one task, so that one response is active at a time. Thread-safe.
/// </summary>
internal sealed class CascadedTurns(
    CascadedSpeechModel model, SpeechModelConnectOptions options, CascadedMemory memory, CascadedEvents events, CancellationToken ended)
{
    // What waits for its turn. A caller who says more is answered by the newest.
    private const int MaxWork = 32;

    private readonly object _sync = new();
    private readonly Channel<Work> _work = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxWork) { SingleReader = true });

    private volatile Setup _setup = new(options.Instructions, Declare(options.Tools));

    // Speech that is not recognized yet, including what the caller says now.
    private readonly List<Utterance> _unread = [];
    private CascadedResponse? _active;
    private bool _owesResponse;

    /// <summary>The caller has started to speak.</summary>
    public void Begin(Utterance utterance)
    {
        lock (_sync)
        {
            _unread.Add(utterance);
        }
    }

    /// <summary>The caller has finished what <see cref="Begin"/> had.</summary>
    public void Finish(Utterance utterance)
    {
        utterance.Complete();
        if (!Enqueue(new UtteranceWork(utterance)))
        {
            utterance.Drop();
            lock (_sync)
            {
                _unread.Remove(utterance);
            }
        }
    }

    /// <summary>Changes what the model is asked from now on.</summary>
    public void Update(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools) => _setup = new Setup(instructions, Declare(tools));

    public void Respond(string? instructions) => Enqueue(new RespondWork(instructions));

    public void Say(string text) => Enqueue(new SayWork(text));

    /// <summary>Cancels the active response, if there is one.</summary>
    public void Cancel()
    {
        lock (_sync)
        {
            _active?.Cancel();
        }
    }

    /// <summary>Forgets speech that is not recognized yet, such as a cough. False if there is none with this id.</summary>
    public bool Drop(string itemId)
    {
        lock (_sync)
        {
            Utterance? found = _unread.Find(utterance => utterance.ItemId == itemId);
            found?.Drop();
            return found is not null;
        }
    }

    /// <summary>Works until the session ends.</summary>
    /// <exception cref="OperationCanceledException">The session has ended.</exception>
    public async Task WorkAsync()
    {
        await foreach (Work work in _work.Reader.ReadAllAsync(ended).ConfigureAwait(false))
        {
            await (work switch
            {
                UtteranceWork { Utterance: var utterance } => HearAsync(utterance),
                SayWork { Text: var text } => RunAsync(response => response.SayAsync(text)),
                RespondWork { Instructions: var instructions } => RespondAsync(instructions ?? _setup.Instructions),
                _ => Task.CompletedTask,
            }).ConfigureAwait(false);
        }
    }

    // As declarations only: a pipeline that invokes functions by itself must not find any to invoke.
    private static IReadOnlyList<AITool> Declare(IReadOnlyList<AIFunctionDeclaration> tools) =>
        [.. tools.Select(tool => tool is AIFunction function ? function.AsDeclarationOnly() : tool)];

    private bool Enqueue(Work work)
    {
        if (_work.Writer.TryWrite(work) || ended.IsCancellationRequested)
        {
            return true;
        }

        events.Post(new SpeechModelErrorEvent { Code = "too_much_work", Message = $"{MaxWork} utterances and requests wait already. This one is dropped." });
        return false;
    }

    private async Task HearAsync(Utterance utterance)
    {
        string? text = await RecognizeAsync(utterance).ConfigureAwait(false);
        bool isAnswered;
        lock (_sync)
        {
            _unread.Remove(utterance);
            text = utterance.IsDropped && text is not null ? "" : text;
            _owesResponse |= text?.Length > 0;

            // While the caller speaks on, or that is still recognized, the answer waits for it. After a cough, what preceded it is answered.
            isAnswered = text is not null && options.DetectSpeech && _owesResponse && _unread.Count == 0;
            if (text?.Length > 0)
            {
                // Under the lock: a deletion finds it either here or in the memory.
                memory.Add(utterance.ItemId, new ChatMessage(ChatRole.User, text));
            }
        }

        if (text is not null && !utterance.IsDropped)
        {
            events.Post(new TranscriptEvent { Speaker = Speaker.Caller, ItemId = utterance.ItemId, Text = text, IsFinal = true });
        }

        if (isAnswered)
        {
            await RespondAsync(_setup.Instructions).ConfigureAwait(false);
        }
    }

    /// <returns>The text, empty if it was dropped; null if the recognizer failed, which was reported.</returns>
    private async Task<string?> RecognizeAsync(Utterance utterance)
    {
        try
        {
            string text = await utterance.Text.WaitAsync(model.Options.RecognitionTimeout, options.TimeProvider, ended).ConfigureAwait(false);
            return utterance.IsDropped ? "" : text.Trim();
        }
        catch (Exception e) when (!ended.IsCancellationRequested)
        {
            if (utterance.IsDropped)
            {
                return "";
            }

            utterance.Drop();
            using CascadedResponse response = NewResponse();
            await response.FailAsync(new CascadedFailure("recognition_failed", e)).ConfigureAwait(false);
            return null;
        }
    }

    private Task RespondAsync(string? instructions)
    {
        ChatOptions chat = model.Options.ChatOptions?.Clone() ?? new ChatOptions();
        chat.Tools = _setup.Tools is { Count: > 0 } tools ? [.. tools] : null;
        List<ChatMessage> conversation = memory.Compose(instructions);
        _owesResponse = false;
        return RunAsync(response => response.RunAsync(conversation, chat));
    }

    private async Task RunAsync(Func<CascadedResponse, Task> run)
    {
        CascadedResponse response = NewResponse();
        lock (_sync)
        {
            _active = response;
        }

        memory.Add(response.Answer);
        try
        {
            await run(response).ConfigureAwait(false);
        }
        finally
        {
            lock (_sync)
            {
                _active = null;
                response.Dispose();
            }
        }
    }

    private CascadedResponse NewResponse() => new(model, events, options.TimeProvider, ended);

    private abstract record Work;

    private sealed record UtteranceWork(Utterance Utterance) : Work;

    private sealed record Setup(string? Instructions, IReadOnlyList<AITool> Tools);

    private sealed record RespondWork(string? Instructions) : Work;

    private sealed record SayWork(string Text) : Work;
}
