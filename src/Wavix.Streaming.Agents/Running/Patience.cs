namespace Wavix.Streaming.Agents;

/// <summary>
/// What the agent does when nothing happens: fills silence, asks for a response again, replaces a model that owes one, asks whether the caller is there.
/// Called under the lock of the run.
/// </summary>
internal sealed class Patience(
    VoiceAgentOptions options,
    CallerSpeech caller,
    AgentSpeech speech,
    ModelRequests requests,
    AgentTools tools,
    Farewell farewell,
    ModelLink link,
    Deadlines deadlines)
{
    // What a playback holds back until a frame is full is not heard before more follows.
    private static readonly TimeSpan MaxRest = TimeSpan.FromMilliseconds(40);

    private int _prompts;
    private bool _isExpiring;
    private bool _isRenewed;
    private bool _hasStarted;

    /// <summary>The stream has started.</summary>
    public void Start()
    {
        _hasStarted = true;
        deadlines.Set(Deadline.Duration, options.MaxDuration ?? Timeout.InfiniteTimeSpan);
    }

    /// <summary>The caller has said something.</summary>
    public void OnCallerSpoke() => _prompts = 0;

    /// <summary>The session of the model ends soon; or there is a new one.</summary>
    public void SetExpiring(bool isExpiring) => (_isExpiring, _isRenewed) = (isExpiring, false);

    /// <summary>Another session is ready. It takes over at a quiet moment.</summary>
    public void SetRenewed() => _isRenewed = true;

    /// <summary>After each thing that happened: what is asked for, and what is waited for.</summary>
    public void Continue()
    {
        ModelSession? model = caller.Model;
        bool isQuiet = !caller.IsSpeaking && !speech.HasUnheard;
        if (!caller.IsSpeaking && !speech.HasUnknownTo(model) && !deadlines.IsSet(Deadline.Retry))
        {
            requests.TryAsk();
        }

        bool isOwed = requests.IsOwed || requests.IsActive || tools.AreRunning || deadlines.IsSet(Deadline.Retry);
        bool isIdle = isQuiet && !isOwed && farewell.Ending is null;
        if (!caller.IsSpeaking)
        {
            AwaitSilence(isOwed && !speech.IsPaused);
        }

        deadlines.SetWhile(requests.IsAwaited && model is not null && !speech.IsPaused, Deadline.Model, options.ModelTimeout);
        deadlines.SetWhile(isIdle && _hasStarted, Deadline.Silence, options.SilenceTimeout);
        if (isIdle && _isExpiring)
        {
            _isExpiring = false;
            link.Renew();
        }

        if (isIdle && _isRenewed)
        {
            _isRenewed = false;
            link.Replace();
        }

        farewell.FinishIfHeard();
        deadlines.Arm();
    }

    /// <summary>A deadline has been reached.</summary>
    public void OnDeadline(Deadline deadline)
    {
        switch (deadline)
        {
            case Deadline.Filler when speech.Unheard <= MaxRest && !caller.IsSpeaking:
                speech.Fill(options.Filler);
                break;
            case Deadline.Model:
                link.Replace();
                break;
            case Deadline.Silence when _prompts < options.SilencePrompts:
                _prompts++;
                farewell.Say(options.SilencePrompt);
                break;
            case Deadline.Silence:
                farewell.Begin(new AgentEnding(VoiceAgentEndReason.CallerSilent, options.Goodbye) { MayBeCalledOff = true });
                break;
            case Deadline.Duration:
                farewell.Begin(new AgentEnding(VoiceAgentEndReason.LimitReached, options.Goodbye) { Limit = nameof(options.MaxDuration) });
                break;
            case Deadline.Goodbye when farewell.Ending is { } ending:
                farewell.Finish(ending.Reason);
                break;
        }
    }

    /// <summary>A caller who is owed an answer is not left in silence. Its audio may run out, too: what counts is what they hear.</summary>
    private void AwaitSilence(bool isOwed)
    {
        TimeSpan unheard = speech.Unheard;
        if (!isOwed || options.FillerAfter == Timeout.InfiniteTimeSpan)
        {
            deadlines.Clear(Deadline.Filler);
            return;
        }

        if (unheard > MaxRest)
        {
            deadlines.Set(Deadline.Filler, unheard + options.FillerAfter);
        }
        else
        {
            // Earlier than the end of what was queued if that was interrupted.
            deadlines.SetAtMost(Deadline.Filler, options.FillerAfter);
        }
    }
}
