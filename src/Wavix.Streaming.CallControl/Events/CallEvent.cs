namespace Wavix.Streaming.CallControl;

/// <summary>
/// An event of a call, posted by Wavix to the on-call webhook: <see cref="CallSetupEvent"/>, <see cref="CallRingingEvent"/>,
/// <see cref="CallEarlyMediaEvent"/>, <see cref="CallAnsweredEvent"/>, <see cref="CallCompletedEvent"/>, <see cref="CallBusyEvent"/>,
/// <see cref="CallCanceledEvent"/>, <see cref="CallRejectedEvent"/>, <see cref="DigitsCollectedEvent"/> or <see cref="AudioPlaybackEvent"/>; if it
/// does not fit, <see cref="UnknownCallEvent"/> or <see cref="InvalidCallEvent"/>.
/// </summary>
/// <remarks>
/// The hierarchy is closed: switch on the type. Wavix does not sign its webhooks, so an event is only as trustworthy as the address that
/// received it. A property whose wire field was absent, mistyped or too long is null. Only the call's id and the type of the event are required.
/// </remarks>
public abstract class CallEvent
{
    /// <summary>Maximum length of received text in UTF-16 characters, except <see cref="Tag"/>: 512. Longer text is null.</summary>
    public const int MaxTextLength = WireObject.MaxText;

    /// <summary>Maximum length of <see cref="Tag"/> in UTF-16 characters: 4,096. A longer one is null.</summary>
    public const int MaxTagLength = 4096;

    private CallFields _fields;

    private protected CallEvent()
    {
    }

    /// <summary>Wire field <c>event_type</c>. Null only on an <see cref="InvalidCallEvent"/> whose type could not be read.</summary>
    public abstract string? EventType { get; }

    /// <summary>
    /// The id of the call: an opaque string of at most <see cref="MaxTextLength"/> characters. Empty only on an
    /// <see cref="InvalidCallEvent"/>. It may contain control characters; replace them before you log it.
    /// </summary>
    public string CallId
    {
        get => _fields.CallId ?? "";
        init => _fields.CallId = value;
    }

    /// <summary>Wire field <c>direction</c>.</summary>
    public CallDirection Direction
    {
        get => WireNames.ParseDirection(_fields.DirectionText);
        init => _fields.DirectionText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>direction</c> as received.</summary>
    public string? DirectionText
    {
        get => _fields.DirectionText;
        init => _fields.DirectionText = value;
    }

    /// <summary>Wire field <c>event_time</c> (RFC 3339, with an offset): when the event happened, by Wavix's clock.</summary>
    public DateTimeOffset? EventTime
    {
        get => _fields.EventTime;
        init => _fields.EventTime = value;
    }

    /// <summary>Wire field <c>from</c>: the caller ID. Personal data; keep it out of logs.</summary>
    public string? From
    {
        get => _fields.From;
        init => _fields.From = value;
    }

    /// <summary>Wire field <c>to</c>: the destination number, with or without a plus. Personal data; keep it out of logs.</summary>
    public string? To
    {
        get => _fields.To;
        init => _fields.To = value;
    }

    /// <summary>Wire field <c>tag</c>: your own text about the call, at most <see cref="MaxTagLength"/> characters.</summary>
    public string? Tag
    {
        get => _fields.Tag;
        init => _fields.Tag = value;
    }

    /// <summary>Wire field <c>call_started</c>.</summary>
    public DateTimeOffset? CallStarted
    {
        get => _fields.CallStarted;
        init => _fields.CallStarted = value;
    }

    /// <summary>Wire field <c>call_answered</c>; null before the answer.</summary>
    public DateTimeOffset? CallAnswered
    {
        get => _fields.CallAnswered;
        init => _fields.CallAnswered = value;
    }

    /// <summary>Wire field <c>call_completed</c>; null before the end.</summary>
    public DateTimeOffset? CallCompleted
    {
        get => _fields.CallCompleted;
        init => _fields.CallCompleted = value;
    }

    /// <summary>Wire field <c>machine_detected</c>: whether an answering machine took the call.</summary>
    public bool? MachineDetected
    {
        get => _fields.MachineDetected;
        init => _fields.MachineDetected = value;
    }

    /// <summary>All shared fields at once, for the reader.</summary>
    internal CallFields Fields
    {
        init => _fields = value;
    }

    /// <summary>A short text for logs: the type, never ids, numbers or digits.</summary>
    public override string ToString() => EventType ?? "invalid";
}
