namespace Wavix.Streaming.Testing;

/// <summary>
/// The state of one call on Wavix's side, and the webhooks that its changes cause. Every member that changes is used under the lock of the
/// account. Wavix's documents do not say which requests a state allows, so the choices are ours:
/// a call is answered once; streams, audio and digits need an answered call; a call that has ended takes no request but one that reads it.
/// </summary>
internal sealed class PhoneCall
{
    private readonly WavixAccount _account;
    private readonly CallRequest? _request;
    private readonly TaskCompletionSource<PhoneCallEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _ringTimer;
    private AudioFilePlayback? _playback;
    private DigitCollection? _collection;

    /// <summary>Creates an inbound call.</summary>
    public PhoneCall(WavixAccount account, string from, string to)
    {
        _account = account;
        From = from;
        To = to;
        Webhooks = account.NewWebhooks();
        Streams = new PhoneCallStreams(Id, account, End, key => Press(key));
        Started = EventTime = account.Clock.GetUtcNow();
    }

    /// <summary>Creates an outbound call.</summary>
    public PhoneCall(WavixAccount account, CallRequest request)
        : this(account, request.From, request.To)
    {
        _request = request;
        Tag = request.Tag;
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public bool IsOutbound => _request is not null;

    public string From { get; }

    public string To { get; }

    public string Tag { get; set; } = "";

    public PhoneCallState State { get; private set; } = PhoneCallState.Ringing;

    /// <summary>The latest event.</summary>
    public string EventType { get; private set; } = "call_setup";

    public DateTimeOffset EventTime { get; private set; }

    public OnCallPayload? EventPayload { get; private set; }

    public DateTimeOffset Started { get; }

    public DateTimeOffset? Answered { get; private set; }

    public DateTimeOffset? Completed { get; private set; }

    public bool MachineDetected { get; private set; }

    public WebhookQueue Webhooks { get; }

    /// <summary>Completes when <c>call_setup</c> was posted.</summary>
    public Task SetupPosted { get; private set; } = Task.CompletedTask;

    public PhoneCallStreams Streams { get; }

    public Task<PhoneCallEnd> EndedTask => _ended.Task;

    public Task AnsweredTask => _answered.Task;

    /// <summary>Where on-call webhooks are posted; null for nowhere.</summary>
    public Uri? WebhookUrl =>
        _request?.CallbackUrl ?? _account.Options.WebhookUrl ?? _account.Registered.GetValueOrDefault(WavixAccount.OnCall);

    public void Ring()
    {
        TimeSpan limit = _request?.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : _account.Options.RingTimeout;
        Report("call_setup");
        SetupPosted = Webhooks.Last;
        Report("ringing");
        _ringTimer = _account.Clock.CreateTimer(_ => OnRingTimeout(), null, limit, Timeout.InfiniteTimeSpan);
    }

    public void ReportEarlyMedia() => Report("early_media");

    /// <param name="byMachine">Whether an answering machine answers; reported only if the request asked for it.</param>
    public void Answer(bool byMachine = false)
    {
        _ringTimer?.Dispose();
        State = PhoneCallState.Answered;
        Answered = _account.Clock.GetUtcNow();
        MachineDetected = byMachine && _request is { DetectsVoicemail: true };
        Report("answered");
        _answered.TrySetResult();
    }

    /// <summary>Plays a file. One that is playing is stopped, our choice.</summary>
    public void Play()
    {
        StopAudio();
        _playback = new AudioFilePlayback(_account, payload => Report("on_call_event", payload));
    }

    public void StopAudio() => _playback?.Stop();

    /// <returns>False if a collection is already running.</returns>
    public bool Collect(CollectRequest request)
    {
        if (_collection is { IsRunning: true })
        {
            return false;
        }

        _collection = new DigitCollection(
            request, _account, (status, digits) => Report("on_call_event", new OnCallPayload(status, Digits: digits)));
        return true;
    }

    /// <returns>Whether a collection took the key; otherwise it is lost, our choice.</returns>
    public bool Press(char key)
    {
        bool isTaken = _collection is { IsRunning: true };
        if (isTaken)
        {
            _collection!.Press(key);
        }

        return isTaken;
    }

    /// <summary>Ends the call. Does nothing if it has ended. A file and a collection end without a webhook of their own, our choice.</summary>
    public void End(PhoneCallEnd end)
    {
        if (State == PhoneCallState.Ended)
        {
            return;
        }

        State = PhoneCallState.Ended;
        Completed = _account.Clock.GetUtcNow();
        CancelTimers();
        Report(EventOf(end));
        if (_account.Registered.TryGetValue(WavixAccount.PostCall, out Uri? url))
        {
            Post(url, WavixAccount.PostCall, ApiAnswer.WriteObject(writer => CallJson.WritePostCall(writer, this, DispositionOf(end))));
        }

        Streams.StopAll();
        _ended.TrySetResult(end);
    }

    /// <summary>Completes when the webhooks so far were posted and the streams so far have ended. Takes the lock itself.</summary>
    public Task SettleAsync()
    {
        lock (_account.Sync)
        {
            return Task.WhenAll(Webhooks.Last, Streams.Ended);
        }
    }

    /// <summary>Ends what waits for the clock.</summary>
    public void CancelTimers()
    {
        _ringTimer?.Dispose();
        _playback?.Cancel();
        _collection?.Cancel();
    }

    private void OnRingTimeout()
    {
        lock (_account.Sync)
        {
            if (State == PhoneCallState.Ringing)
            {
                End(PhoneCallEnd.RingTimeout);
            }
        }
    }

    private void Report(string eventType, OnCallPayload? payload = null)
    {
        EventType = eventType;
        EventTime = _account.Clock.GetUtcNow();
        EventPayload = payload;
        if (WebhookUrl is { } url)
        {
            Post(url, eventType, ApiAnswer.WriteObject(writer => CallJson.WriteFields(writer, this)));
        }
    }

    private void Post(Uri url, string eventType, byte[] body) =>
        Webhooks.Add(new WebhookPost(Id, url, eventType, body), _account.Faults.RepeatWebhooks);

    private string EventOf(PhoneCallEnd end) => end switch
    {
        PhoneCallEnd.HungUpBeforeAnswer or PhoneCallEnd.RingTimeout => "cancelled",
        PhoneCallEnd.HungUpByApplication when Answered is null => IsOutbound ? "cancelled" : "rejected",
        PhoneCallEnd.Rejected => "rejected",
        PhoneCallEnd.Busy => "busy",
        _ => "completed",
    };

    private string DispositionOf(PhoneCallEnd end) =>
        Answered is not null ? "answered"
        : end == PhoneCallEnd.Busy ? "busy"
        : EventType == "rejected" ? "failed"
        : "noanswer";
}
