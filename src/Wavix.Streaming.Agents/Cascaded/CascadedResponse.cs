using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// One response of a cascaded model: the chat model writes, its text is cut into sentences, and a voice speaks them in order, each while the one before
/// is still delivered.
/// </summary>
internal sealed class CascadedResponse : IDisposable
{
    // Sentences that are written and not spoken yet: more than any answer has.
    private const int MaxSentences = 256;

    private static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly CascadedSpeechModel _model;
    private readonly CascadedEvents _events;
    private readonly CancellationTokenSource _stopped;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _ended;
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SpeechModelUsage? _usage;
    private ChatFinishReason? _finish;
    private volatile bool _isCanceled;

    public CascadedResponse(CascadedSpeechModel model, CascadedEvents events, TimeProvider clock, CancellationToken ended)
    {
        _model = model;
        _events = events;
        _ended = ended;
        Id = model.NewId("resp");
        Answer = new SpokenAnswer(model.NewId("item"));
        _stopped = CancellationTokenSource.CreateLinkedTokenSource(ended);
        _stalled = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token, _stalled.Token);
    }

    public string Id { get; }

    public SpokenAnswer Answer { get; }

    /// <summary>Ends it at once: nothing more of it is delivered.</summary>
    public void Cancel()
    {
        _isCanceled = true;
        Answer.Close(isCanceled: true);

        // Not awaited: what it continues must not run on the sender's stack.
        _ = _stopped.CancelAsync();
    }

    /// <summary>Runs the response of the chat model.</summary>
    public Task RunAsync(List<ChatMessage> conversation, ChatOptions options) => RunAsync(sentences => WriteAsync(conversation, options, sentences));

    /// <summary>Says a text.</summary>
    public Task SayAsync(string text) => RunAsync(async sentences =>
    {
        var splitter = new SentenceSplitter();
        foreach (string sentence in splitter.Add(text))
        {
            await sentences.WriteAsync(sentence, _either.Token).ConfigureAwait(false);
        }

        if (splitter.Complete() is { } rest)
        {
            await sentences.WriteAsync(rest, _either.Token).ConfigureAwait(false);
        }
    });

    /// <summary>Fails without having begun: what the caller said was not recognized.</summary>
    public Task FailAsync(CascadedFailure failure)
    {
        _events.Post(new ResponseStartedEvent { ResponseId = Id });
        return EndAsync(failure);
    }

    public void Dispose()
    {
        _either.Dispose();
        _stalled.Dispose();
        _stopped.Dispose();
    }

    private async Task RunAsync(Func<ChannelWriter<string>, Task> write)
    {
        _events.Post(new ResponseStartedEvent { ResponseId = Id });
        var sentences = Channel.CreateBounded<string>(MaxSentences);
        Task writing = CompleteAsync(sentences.Writer, write);
        Exception? failure = null;
        try
        {
            await SpeakAsync(sentences.Reader).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
            await _stopped.CancelAsync().ConfigureAwait(false);
        }

        await writing.ConfigureAwait(false);
        await EndAsync(failure).ConfigureAwait(false);
    }

    private static async Task CompleteAsync(ChannelWriter<string> sentences, Func<ChannelWriter<string>, Task> write)
    {
        try
        {
            await write(sentences).ConfigureAwait(false);
            sentences.Complete();
        }
        catch (Exception e)
        {
            // Reaches the speaker when it has spoken what was written before.
            sentences.Complete(e);
        }
    }

    /// <summary>Posts the end, and waits until it is read: until then the response can be canceled.</summary>
    private Task EndAsync(Exception? failure)
    {
        _stalled.CancelAfter(Timeout.InfiniteTimeSpan);
        _events.Post(() =>
        {
            Answer.Close(_isCanceled);
            _read.TrySetResult();
            return MakeEnd(failure);
        });
        return _read.Task.WaitAsync(_ended);
    }

    private ResponseDoneEvent MakeEnd(Exception? failure)
    {
        ResponseStatus status = _isCanceled ? ResponseStatus.Canceled
            : failure is not null ? ResponseStatus.Failed
            : _finish == ChatFinishReason.Length || _finish == ChatFinishReason.ContentFilter ? ResponseStatus.Incomplete
            : ResponseStatus.Completed;
        CascadedFailure? error = status != ResponseStatus.Failed ? null
            : failure as CascadedFailure ?? new CascadedFailure(
                "timeout", new TimeoutException($"Neither the chat model nor the voice gave anything for {_model.Options.ResponseTimeout}.", failure));
        return new ResponseDoneEvent
        {
            ResponseId = Id,
            Status = status,
            Usage = _usage,
            ErrorCode = error?.Code ?? (status == ResponseStatus.Incomplete ? _finish?.Value : null),
            ErrorMessage = error?.Message,
        };
    }

    private async Task WriteAsync(List<ChatMessage> conversation, ChatOptions options, ChannelWriter<string> sentences)
    {
        var splitter = new SentenceSplitter();
        Progress();
        IAsyncEnumerable<ChatResponseUpdate> updates = PartReader.ReadAsync(
            () => _model.Chat.GetStreamingResponseAsync(conversation, options, _either.Token), "chat_failed", _either.Token);
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            Progress();
            _finish = update.FinishReason ?? _finish;
            foreach (AIContent content in update.Contents)
            {
                switch (content)
                {
                    case TextContent text:
                        foreach (string sentence in splitter.Add(text.Text))
                        {
                            await sentences.WriteAsync(sentence, _either.Token).ConfigureAwait(false);
                        }

                        break;
                    case FunctionCallContent call:
                        Call(call);
                        break;
                    case UsageContent usage:
                        SpeechModelUsage count = Read(usage.Details);
                        _usage = _usage is null ? count : _usage.Add(count);
                        break;
                }
            }
        }

        if (splitter.Complete() is { } rest)
        {
            await sentences.WriteAsync(rest, _either.Token).ConfigureAwait(false);
        }
    }

    private void Call(FunctionCallContent call)
    {
        string arguments = call.Arguments is null
            ? "{}"
            : JsonSerializer.Serialize(call.Arguments, Json.GetTypeInfo(typeof(IDictionary<string, object?>)));
        var e = new ToolCallEvent { ResponseId = Id, CallId = call.CallId, Name = call.Name, Arguments = arguments };
        _events.Post(() => Answer.Deliver(call) ? e : null);
    }

    private static SpeechModelUsage Read(UsageDetails usage) => new()
    {
        InputTokens = usage.InputTokenCount ?? 0,
        OutputTokens = usage.OutputTokenCount ?? 0,
        InputTextTokens = usage.InputTokenCount ?? 0,
        OutputTextTokens = usage.OutputTokenCount ?? 0,
        CachedInputTokens = usage.CachedInputTokenCount ?? 0,
    };

    private async Task SpeakAsync(ChannelReader<string> sentences)
    {
        // One sentence is delivered, the next one is here: both are spoken by the voice.
        var spoken = Channel.CreateBounded<CascadedSpeech>(1);
        Task starting = StartAsync(sentences, spoken.Writer);
        bool hasSpoken = false;
        try
        {
            await foreach (CascadedSpeech speech in spoken.Reader.ReadAllAsync(_either.Token).ConfigureAwait(false))
            {
                hasSpoken |= await DeliverAsync(speech).ConfigureAwait(false);
            }
        }
        catch
        {
            // The voice stops, also in the next sentence.
            await _stopped.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await starting.ConfigureAwait(false);
        }

        if (hasSpoken)
        {
            PostEndOfSpeech();
        }
    }

    private async Task StartAsync(ChannelReader<string> sentences, ChannelWriter<CascadedSpeech> spoken)
    {
        try
        {
            await foreach (string text in sentences.ReadAllAsync(_either.Token).ConfigureAwait(false))
            {
                var speech = new CascadedSpeech(new SpokenAnswer.Sentence(text));
                await spoken.WriteAsync(speech, _either.Token).ConfigureAwait(false);
                if (speech.Sentence.IsSpoken)
                {
                    Progress();
                    speech.Start(_model.Voice, _either.Token);
                }
                else
                {
                    speech.Skip();
                }
            }

            spoken.Complete();
        }
        catch (Exception e)
        {
            spoken.Complete(e);
        }
    }

    /// <returns>Whether there was any audio.</returns>
    private async Task<bool> DeliverAsync(CascadedSpeech speech)
    {
        SpokenAnswer.Sentence sentence = speech.Sentence;
        bool isFirst = true;
        await foreach (SpokenAudio piece in PartReader.ReadAsync(() => speech.ReadAsync(_either.Token), "speech_failed", _either.Token)
            .ConfigureAwait(false))
        {
            if (isFirst)
            {
                // The agent gets the text with the first audio, and only if it gets that.
                isFirst = false;
                _events.Post(() => Answer.IsClosed ? null : MakeTranscript(sentence.Text, false, Answer.PlaceNext(sentence, piece.Words)));
            }

            // The agent is not part of the time limit.
            _stalled.CancelAfter(Timeout.InfiniteTimeSpan);
            var e = new SpeechAudioEvent { ResponseId = Id, ItemId = Answer.ItemId, Pcm = piece.Pcm };
            await _events.PostAudioAsync(
                () => Answer.Deliver(sentence, WavixAudio.GetDuration(piece.Pcm.Length), piece.Words) && e.Pcm.Length > 0 ? e : null,
                _either.Token).ConfigureAwait(false);
            Progress();
        }

        if (!isFirst || !sentence.IsSpoken)
        {
            _events.Post(() =>
            {
                Answer.Complete(sentence);
                return null;
            });
        }

        return !isFirst;
    }

    private void PostEndOfSpeech()
    {
        _events.Post(() => Answer.IsClosed ? null : new SpeechAudioDoneEvent { ResponseId = Id, ItemId = Answer.ItemId });
        _events.Post(() =>
        {
            (string text, IReadOnlyList<SpokenWord>? words) = Answer.GetWhole();
            return Answer.IsClosed ? null : MakeTranscript(text, true, words);
        });
    }

    private TranscriptEvent MakeTranscript(string text, bool isFinal, IReadOnlyList<SpokenWord>? words) => new()
    {
        Speaker = Speaker.Agent,
        ResponseId = Id,
        ItemId = Answer.ItemId,
        Text = text,
        IsFinal = isFinal,
        Words = words,
    };

    private void Progress() => _stalled.CancelAfter(_model.Options.ResponseTimeout);
}
