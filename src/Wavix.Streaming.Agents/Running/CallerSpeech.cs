namespace Wavix.Streaming.Agents;

/// <summary>
/// The caller's speech: when it begins and ends, and whether it interrupts the agent. Called under the lock of the run.
/// </summary>
/// <remarks>
/// Speech pauses the agent at once. It is an interruption when it has lasted for <see cref="VoiceAgentOptions.MinInterruption"/>; if it was shorter, the
/// agent continues.
/// </remarks>
internal sealed class CallerSpeech(
    VoiceAgentOptions options, AgentSpeech speech, ModelRequests requests, ModelOutbox outbox, Deadlines deadlines, CallerLevel level, TimeProvider time)
{
    private const int MaxUtterances = 16;

    // A detector reports the end of speech after a silence, which models make 500 ms and ours 300 ms.
    private static readonly TimeSpan DetectionDelay = TimeSpan.FromMilliseconds(500);

    // How long after the end of a sound a model starts to respond to it, at most.
    private static readonly TimeSpan UnwantedResponse = TimeSpan.FromSeconds(1);

    // No model waits for longer until it takes a caller who is silent to have finished: 8 s at most.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    private readonly Queue<(string? ItemId, DateTimeOffset From, DateTimeOffset To, bool IsForgiven)> _utterances = new();
    private DateTimeOffset _from;
    private string? _item;
    private TimeSpan? _position;

    // The agent spoke, or owed an answer, when the caller began.
    private bool _wasDue;

    // The model has not reported the end of the speech, which is taken to have ended. It may still do so.
    private bool _isWithoutEnd;

    /// <summary>The session of the model, which hears the caller; null while there is none.</summary>
    public ModelSession? Model { get; private set; }

    /// <summary>Whether the model detects speech.</summary>
    public bool ModelDetects => Model is { DetectsSpeech: true } && options.Detection == SpeechDetection.Auto;

    public bool IsSpeaking { get; private set; }

    /// <summary>Whether the speech, now or last, is an interruption and not a short sound.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>Whether the caller may interrupt: not the goodbye that follows a limit.</summary>
    public bool MayInterrupt { get; set; } = true;

    /// <summary>The end of the speech that was not answered yet.</summary>
    public DateTimeOffset? UnansweredSince { get; private set; }

    public int Interruptions { get; private set; }

    public int FalseInterruptions { get; private set; }

    /// <summary>A session takes over.</summary>
    public void OnConnected(ModelSession session) => Model = session;

    /// <summary>The session is gone.</summary>
    public void OnDisconnected()
    {
        if (ModelDetects && IsSpeaking)
        {
            // Its end would have been reported by the session that is gone.
            Interrupt();
            IsSpeaking = false;
        }

        _isWithoutEnd = false;
        Model = null;
    }

    /// <summary>The caller starts to speak.</summary>
    /// <param name="at">The start of the speech.</param>
    /// <param name="itemId">The item that it becomes; null if it is not known.</param>
    /// <param name="position">Its place in the audio of the session; null if it is not known.</param>
    public void OnStarted(DateTimeOffset at, string? itemId, TimeSpan? position)
    {
        (IsSpeaking, IsConfirmed, _isWithoutEnd) = (true, false, false);
        _wasDue = speech.HasWords || requests.IsActive || requests.IsOwed;
        deadlines.Set(Deadline.Unended, MaxPause);
        (_from, _item, _position) = (at, itemId, position);
        requests.Release();
        outbox.KeepUtterance();
        requests.DoNotExpect();
        if (!MayInterrupt)
        {
            return;
        }

        if (options.MinInterruption == TimeSpan.Zero)
        {
            Interrupt();
            return;
        }

        deadlines.Set(Deadline.Confirm, options.MinInterruption + DetectionDelay);
        if (speech.HasUnheard || requests.IsActive)
        {
            speech.Pause();
        }
    }

    /// <summary>The caller has finished.</summary>
    /// <param name="at">The end of the speech.</param>
    /// <param name="position">Its place in the audio of the session; null if it is not known.</param>
    public void OnStopped(DateTimeOffset at, TimeSpan? position)
    {
        if (!IsSpeaking && !_isWithoutEnd)
        {
            return;
        }

        bool isContinued = _isWithoutEnd && !IsConfirmed;
        (IsSpeaking, _isWithoutEnd) = (false, false);
        deadlines.Clear(Deadline.Confirm);
        deadlines.Clear(Deadline.Unended);
        TimeSpan length = position - _position ?? at - _from;
        bool isForgiven = (speech.IsPaused || isContinued) && !IsConfirmed && length < options.MinInterruption;
        Remember(at, isForgiven);
        if (!MayInterrupt)
        {
            Forget();
        }
        else if (isForgiven)
        {
            FalseInterruptions += isContinued ? 0 : 1;
            speech.Resume();
            Forget();
        }
        else
        {
            Interrupt();
            UnansweredSince = at;
            if (ModelDetects)
            {
                requests.Expect();
            }
            else
            {
                outbox.Post(model => model.CommitAudioAsync(), afterAudio: true);
                requests.Respond();
            }
        }
    }

    /// <summary>Speech has lasted for long enough, by what the model reports.</summary>
    /// <remarks>The model may have reported speech that never was, and then reports no end of it: the caller would be in silence until the next word.</remarks>
    /// <returns>Whether it is an interruption.</returns>
    public bool Confirm()
    {
        if (ModelDetects && IsSpeaking && level.IsSilentFor(options.MinInterruption + DetectionDelay))
        {
            (IsSpeaking, _isWithoutEnd) = (false, true);
            FalseInterruptions++;
            speech.Resume();
            outbox.ForgetUtterance();
            return false;
        }

        Interrupt();
        return true;
    }

    /// <summary>The model has not reported the end of speech for a while. A caller who has been silent all the time must not wait for ever.</summary>
    public void EndIfSilent()
    {
        if (!ModelDetects || !IsSpeaking)
        {
            return;
        }

        if (!level.IsSilentFor(MaxPause))
        {
            deadlines.Set(Deadline.Unended, DetectionDelay);
            return;
        }

        (IsSpeaking, _isWithoutEnd) = (false, true);
        if (_wasDue)
        {
            requests.Respond();
        }
    }

    /// <summary>The caller has interrupted: speech that lasts is not a cough.</summary>
    public void Interrupt()
    {
        if (IsConfirmed || !MayInterrupt)
        {
            return;
        }

        IsConfirmed = true;
        deadlines.Clear(Deadline.Confirm);
        if (speech.HasWords)
        {
            Interruptions++;
        }

        if (requests.IsActive && !(ModelDetects && Model!.CancelsResponseOnSpeech))
        {
            requests.Cancel();
        }

        if (speech.HasUnheard || requests.IsActive || speech.IsPaused)
        {
            speech.Interrupt();
        }
    }

    /// <summary>The agent's answer is heard from this time on.</summary>
    /// <returns>The time since the caller had finished, if it is the first answer to that.</returns>
    public TimeSpan? OnAnswerHeard(DateTimeOffset from)
    {
        // What was interrupted is reported after the caller has finished.
        if (from - UnansweredSince is not { } latency || latency < TimeSpan.Zero)
        {
            return null;
        }

        UnansweredSince = null;
        return latency;
    }

    /// <summary>When the caller said something.</summary>
    /// <param name="itemId">The item that it became; null if it is not known.</param>
    public (DateTimeOffset From, DateTimeOffset To, bool IsForgiven) Find(string? itemId)
    {
        var (_, from, to, isForgiven) = _utterances.LastOrDefault(
            utterance => utterance.ItemId == itemId,
            _utterances.LastOrDefault((null, time.GetUtcNow(), time.GetUtcNow(), false)));
        return (from, to, isForgiven);
    }

    /// <summary>What the model heard was not for it.</summary>
    private void Forget()
    {
        outbox.ForgetUtterance();
        if (!ModelDetects)
        {
            outbox.Post(model => model.ClearAudioAsync(), afterAudio: true);
            return;
        }

        requests.Hold();
        deadlines.Set(Deadline.Unwanted, UnwantedResponse);
        if (_item is { } item)
        {
            outbox.Post(model => model.DeleteItemAsync(item));
        }
    }

    private void Remember(DateTimeOffset to, bool isForgiven)
    {
        _utterances.Enqueue((_item, _from, to, isForgiven));
        if (_utterances.Count > MaxUtterances)
        {
            _utterances.Dequeue();
        }
    }
}
