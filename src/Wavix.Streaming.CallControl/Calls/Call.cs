namespace Wavix.Streaming.CallControl;

/// <summary>A call as an answer of the API describes it. A field that was absent or could not be read is null.</summary>
public sealed class Call
{
    private CallFields _fields;

    /// <summary>
    /// Wire field <c>id</c> or its alias <c>uuid</c>: an opaque string. Never empty in an answer; empty in an object that you create without
    /// it.
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

    /// <summary>Wire field <c>event_type</c>: the last event of the call.</summary>
    public CallEventType LastEvent
    {
        get => WireNames.ParseEventType(_fields.EventType);
        init => _fields.EventType = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>event_type</c> as received.</summary>
    public string? LastEventText
    {
        get => _fields.EventType;
        init => _fields.EventType = value;
    }

    /// <summary>Wire field <c>event_time</c>: when the last event happened, by Wavix's clock.</summary>
    public DateTimeOffset? LastEventTime
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

    /// <summary>Wire field <c>tag</c>: your own text about the call, at most <see cref="CallEvent.MaxTagLength"/> characters.</summary>
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

    /// <summary>All fields at once, for the reader.</summary>
    internal CallFields Fields
    {
        init => _fields = value;
    }

    /// <summary>A short text for logs: direction and last event, never ids or numbers.</summary>
    public override string ToString() => $"call ({Direction}, {LastEvent})";
}
