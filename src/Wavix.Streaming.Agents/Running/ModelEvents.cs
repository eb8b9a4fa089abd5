using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>What each event of the model, of the caller and of the playback means for the conversation. Called under the lock of the run.</summary>
internal sealed class ModelEvents(
    VoiceAgentOptions options,
    CallerSpeech caller,
    Answers answers,
    AgentSpeech speech,
    ModelRequests requests,
    ModelOutbox outbox,
    AgentTools tools,
    Farewell farewell,
    Patience patience,
    AgentReport report,
    ModelLink link,
    Deadlines deadlines,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan MaxAudioGap = TimeSpan.FromSeconds(1);
    private static readonly byte[] Silence = new byte[WavixAudio.GetByteCount(MaxAudioGap)];
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(10);

    // What providers of realtime models say to a second request, of which the first is still answered.
    private const string ResponseIsActive = "conversation_already_has_active_response";

    private int _failedResponses;

    public void OnConnected(ModelSession session)
    {
        patience.SetExpiring(false);
        deadlines.Clear(Deadline.Model);
        report.OnResponseLost();
        answers.OnConnected(session);
    }

    public void OnDisconnected(Exception? error)
    {
        outbox.Detach();
        answers.OnDisconnected();
        deadlines.Clear(Deadline.Model);
        report.OnResponseLost();
    }

    public void OnGivenUp(Exception error)
    {
        AgentLog.ModelGivenUp(logger, error.Message);
        bool isLineLost = requests.Reset();
        deadlines.Clear(Deadline.Retry);
        if (isLineLost && farewell.Ending is { MayBeCalledOff: false })
        {
            // The goodbye.
            farewell.Say(options.Apology);
        }

        farewell.Begin(new AgentEnding(VoiceAgentEndReason.ModelFailed, options.Apology) { Error = error });
    }

    public void Handle(SpeechModelEvent e)
    {
        deadlines.Clear(Deadline.Model);
        switch (e)
        {
            case SpeechAudioEvent audio:
                OnAudio(audio);
                break;
            case SpeechAudioDoneEvent done:
                speech.Complete(done);
                break;
            case TranscriptEvent text:
                answers.OnTranscript(text);
                break;
            case SpeechStartedEvent started when caller.ModelDetects:
                OnReported(isStart: true, started.AudioStart, started.ItemId);
                break;
            case SpeechStoppedEvent stopped when caller.ModelDetects:
                OnReported(isStart: false, stopped.AudioEnd, stopped.ItemId);
                break;
            case ResponseStartedEvent started:
                report.OnResponseStarted();
                answers.OnResponseStarted(started.ResponseId);
                break;
            case ResponseDoneEvent done:
                OnResponseDone(done);
                break;
            case ToolCallEvent call:
                tools.Start(call);
                break;
            case SessionExpiringEvent:
                patience.SetExpiring(true);
                break;
            case SpeechModelErrorEvent error:
                AgentLog.ModelError(logger, error.Code, error.Message);
                if (error.Code == ResponseIsActive)
                {
                    requests.OnResponseIsActive();
                }
                else if (requests.OnRefused())
                {
                    OnAttemptFailed(error.Code, error.Message, null);
                }

                break;
        }
    }

    /// <summary>Audio of the caller has arrived while they speak.</summary>
    public void OnHeard() => deadlines.Set(Deadline.NoAudio, MaxAudioGap);

    /// <summary>The agent's own detector has heard a start or an end of speech.</summary>
    public void OnHeard(IEnumerable<(bool IsStart, DateTimeOffset At)> changes)
    {
        OnHeard();
        foreach ((bool isStart, DateTimeOffset at) in changes)
        {
            OnSpeech(isStart, at, null, null);
        }
    }

    /// <summary>A playback has completed.</summary>
    public void OnSpoken(SpokenItem item, PlaybackResult result)
    {
        speech.OnCompleted(item, result, caller.Model);
        if (item.IsFiller)
        {
            return;
        }

        if (item.Session is not null && result.StartedAt is { } from && caller.OnAnswerHeard(from) is { } latency)
        {
            report.OnAnswerHeard(latency);
        }

        if (item.Session != caller.Model && item.GetHeardText() is { Length: > 0 } text)
        {
            outbox.Remember(ChatRole.Assistant, text);
        }
    }

    public void OnDeadline(Deadline deadline)
    {
        switch (deadline)
        {
            case Deadline.Confirm:
                int interruptions = caller.Interruptions;
                if (caller.Confirm())
                {
                    OnInterrupted(interruptions);
                }
                else
                {
                    report.OnForgiven();
                }

                break;
            case Deadline.Unended:
                caller.EndIfSilent();
                break;
            case Deadline.Unwanted:
                requests.Release();
                break;
            case Deadline.NoAudio when caller.IsSpeaking:
                OnAudioMissing();
                break;
            default:
                patience.OnDeadline(deadline);
                break;
        }
    }

    /// <summary>The call is on hold, or muted, in the middle of what the caller said: no audio could end it.</summary>
    private void OnAudioMissing()
    {
        if (caller.ModelDetects)
        {
            outbox.AddAudio(Silence);
            deadlines.Set(Deadline.NoAudio, MaxAudioGap);
        }
        else
        {
            OnSpeech(isStart: false, time.GetUtcNow() - MaxAudioGap, null, null);
        }
    }

    private void OnAudio(SpeechAudioEvent audio)
    {
        if (report.OnAudio(caller.UnansweredSince))
        {
            link.OnWorking();
        }

        if (answers.OnAudio(audio))
        {
            AgentLog.AnswerTooLong(logger, options.MaxAnswer.TotalMinutes);
        }
    }

    /// <summary>The model reports a start or an end of speech, and its place in the audio, which is not believed if it can't be.</summary>
    private void OnReported(bool isStart, TimeSpan? position, string? itemId)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan sent = outbox.SentInSession;
        TimeSpan? at = position < TimeSpan.Zero ? null : position > sent ? sent : position;
        OnSpeech(isStart, now - (sent - at ?? TimeSpan.Zero), itemId, at);
    }

    private void OnSpeech(bool isStart, DateTimeOffset at, string? itemId, TimeSpan? position)
    {
        int interruptions = caller.Interruptions;
        int forgiven = caller.FalseInterruptions;
        if (isStart)
        {
            deadlines.Set(Deadline.NoAudio, MaxAudioGap);
            caller.OnStarted(at, itemId, position);
        }
        else
        {
            deadlines.Clear(Deadline.NoAudio);
            caller.OnStopped(at, position);
            if (caller.FalseInterruptions == forgiven)
            {
                patience.OnCallerSpoke();
            }
            else
            {
                report.OnForgiven();
            }
        }

        OnInterrupted(interruptions);
    }

    private void OnInterrupted(int before)
    {
        bool isInterruption = caller.Interruptions > before;
        if (isInterruption)
        {
            report.OnInterrupted(logger);
        }

        if (isInterruption || caller is { IsSpeaking: true, IsConfirmed: true })
        {
            farewell.CallOff();
        }
    }

    private void OnResponseDone(ResponseDoneEvent done)
    {
        bool isLive = !speech.IsDead(done.ResponseId);
        if (!answers.OnResponseDone(done))
        {
            return;
        }

        bool hadAudio = report.OnResponseDone(done);
        if (done.Status == ResponseStatus.Failed)
        {
            AgentLog.ResponseFailed(logger, done.ErrorCode, done.ErrorMessage);
            OnAttemptFailed(done.ErrorCode, done.ErrorMessage, done.RetryAfter);
            return;
        }

        _failedResponses = 0;
        if (tools.TakeEndCall(done.ResponseId) && isLive)
        {
            // What it said is the goodbye, unless it said nothing.
            farewell.Begin(new AgentEnding(VoiceAgentEndReason.AgentEndedCall, hadAudio ? null : options.Goodbye) { MayBeCalledOff = true });
        }
        else if (report.FindReachedLimit(options) is { } limit)
        {
            farewell.Begin(new AgentEnding(VoiceAgentEndReason.LimitReached, options.Goodbye) { Limit = limit });
        }
    }

    /// <summary>A response has failed, or was refused. It is asked for again after a while.</summary>
    private void OnAttemptFailed(string? code, string? message, TimeSpan? retryAfter)
    {
        _failedResponses++;
        if (_failedResponses >= options.ModelAttempts)
        {
            OnGivenUp(new SpeechModelException(message ?? "The model failed without saying why.") { Code = code });
            return;
        }

        TimeSpan wait = retryAfter ?? (FirstRetry * Math.Pow(2, _failedResponses - 1));
        deadlines.Set(Deadline.Retry, wait < MaxRetry ? wait : MaxRetry);
    }
}
