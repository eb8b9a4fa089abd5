using Microsoft.Extensions.AI;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>A session of a cascaded model. Nothing that is slow runs on the agent's calls: see <see cref="CascadedTurns"/>.</summary>
internal sealed class CascadedSession : ISpeechModelSession
{
    private readonly object _sync = new();
    private readonly CascadedSpeechModel _model;
    private readonly CascadedMemory _memory = new();
    private readonly CascadedEvents _events = new();
    private readonly CascadedHearing _hearing;
    private readonly CancellationTokenSource _ended = new();
    private readonly CascadedTurns _turns;
    private Utterance? _utterance;
    private bool _isRead;

    public CascadedSession(CascadedSpeechModel model, SpeechModelConnectOptions options)
    {
        _model = model;
        DetectsSpeech = options.DetectSpeech;
        CancelsResponseOnSpeech = options is { DetectSpeech: true, CancelResponseOnSpeech: true };
        _hearing = new CascadedHearing(DetectsSpeech ? CreateDetector() : null, model.Options.MaxUtterance);
        _turns = new CascadedTurns(model, options, _memory, _events, _ended.Token);
        foreach (ChatMessage message in options.History)
        {
            _memory.Add(null, message);
        }

        _ = Task.Run(WorkAsync, CancellationToken.None);
    }

    public bool DetectsSpeech { get; }

    public bool CancelsResponseOnSpeech { get; }

    public IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync(CancellationToken cancellationToken = default)
    {
        if (_isRead)
        {
            throw new InvalidOperationException("The events of a session are read once.");
        }

        _isRead = true;
        return _events.ReadAsync(cancellationToken);
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        lock (_sync)
        {
            if (!_ended.IsCancellationRequested)
            {
                // To the utterance first: the audio that ends it is part of it, and what starts one is taken below.
                AddToUtterance(pcm.Span);
                foreach (SpeechChange change in _hearing.Add(pcm.Span))
                {
                    if (change.IsStart)
                    {
                        StartUtterance(change.Position);
                    }
                    else
                    {
                        EndUtterance(change.Position);
                    }
                }
            }
        }

        return default;
    }

    public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default)
    {
        _turns.Update(instructions, tools);
        return default;
    }

    public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default)
    {
        lock (_sync)
        {
            if (!DetectsSpeech && !_ended.IsCancellationRequested)
            {
                _utterance = new Utterance(_model.NewId("item"), _model.Recognizer, _model.Options.MaxUtterance, _ended.Token);
                _turns.Begin(_utterance);
                AddToUtterance(_hearing.TakeAll());
                FinishUtterance();
            }
        }

        return default;
    }

    public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default)
    {
        lock (_sync)
        {
            if (!DetectsSpeech)
            {
                _hearing.TakeAll();
            }
        }

        return default;
    }

    public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default)
    {
        _turns.Respond(instructions);
        return default;
    }

    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        _turns.Say(text);
        return default;
    }

    public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default)
    {
        _turns.Cancel();
        return default;
    }

    public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default)
    {
        if (contentIndex == 0 && _memory.FindAnswer(itemId) is { } answer)
        {
            answer.Truncate(heard);
        }
        else
        {
            ReportMissing(itemId);
        }

        return default;
    }

    public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default)
    {
        // Speech that is not recognized yet, such as a cough, is not in the memory yet.
        if (!_turns.Drop(itemId) && !_memory.Delete(itemId))
        {
            ReportMissing(itemId);
        }

        return default;
    }

    public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default)
    {
        if (!_memory.AddResult(callId, result))
        {
            _events.Post(new SpeechModelErrorEvent { Code = "call_not_found", Message = "A tool's result was sent for a call that is not known, or twice." });
        }

        return default;
    }

    public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        _memory.Add(null, message);
        return default;
    }

    public ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            if (_ended.IsCancellationRequested)
            {
                return default;
            }

            _turns.Cancel();
            _utterance?.Complete();
            _events.Complete();

            // Not awaited: a part that does not obey its token must not hold up the call's end.
            _ = _ended.CancelAsync();
        }

        return default;
    }

    private ISpeechDetector CreateDetector()
    {
        ISpeechDetector detector = _model.Options.CreateDetector?.Invoke() ?? new SpeechDetector(WavixAudio.SampleRate, _model.Options.Detection);
        return detector.SampleRate == WavixAudio.SampleRate
            ? detector
            : throw new SpeechModelException(
                $"The detector's sample rate is {detector.SampleRate} Hz. CascadedSpeechModelOptions.CreateDetector must make one of {WavixAudio.SampleRate} Hz.")
            {
                IsTransient = false,
            };
    }

    private void AddToUtterance(ReadOnlySpan<byte> pcm)
    {
        if (_utterance?.Add(pcm) == true)
        {
            _events.Post(new SpeechModelErrorEvent
            {
                Code = "utterance_too_long",
                Message = $"The caller has spoken for more than {_model.Options.MaxUtterance}. The rest is not recognized.",
            });
        }
    }

    private void StartUtterance(TimeSpan start)
    {
        _utterance = new Utterance(_model.NewId("item"), _model.Recognizer, _model.Options.MaxUtterance, _ended.Token);
        _turns.Begin(_utterance);
        AddToUtterance(_hearing.TakeStart(start));
        if (CancelsResponseOnSpeech)
        {
            _turns.Cancel();
        }

        _events.Post(new SpeechStartedEvent { ItemId = _utterance.ItemId, AudioStart = start });
    }

    private void EndUtterance(TimeSpan end)
    {
        if (_utterance is not null)
        {
            _events.Post(new SpeechStoppedEvent { ItemId = _utterance.ItemId, AudioEnd = end });
            FinishUtterance();
        }
    }

    private void FinishUtterance()
    {
        Utterance utterance = _utterance!;
        _utterance = null;
        _turns.Finish(utterance);
    }

    private void ReportMissing(string itemId) =>
        _events.Post(new SpeechModelErrorEvent { Code = "item_not_found", Message = $"The session has no item {itemId}." });

    private async Task WorkAsync()
    {
        try
        {
            await _turns.WorkAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The session has ended.
        }
        catch (Exception e)
        {
            // Not expected: the session is of no use any more, which the agent must learn.
            _events.Post(new SpeechModelErrorEvent { Code = "session_failed", Message = e.Message });
            await DisposeAsync().ConfigureAwait(false);
        }
    }
}
