namespace Wavix.Streaming.CallControl;

/// <summary>The fields that a call has in an answer and in every on-call webhook.</summary>
internal struct CallFields
{
    /// <summary>The wire fields, for <see cref="WireObject"/>.</summary>
    public static readonly string[] Names =
    [
        "uuid", "id", "call_id", "call", "data", "event_type", "event", "type", "event_time", "event_payload", "direction", "from", "to", "tag",
        "call_started", "call_answered", "call_completed", "machine_detected",
    ];

    public string? CallId;
    public string? EventType;
    public string? DirectionText;
    public DateTimeOffset? EventTime;
    public string? From;
    public string? To;
    public string? Tag;
    public DateTimeOffset? CallStarted;
    public DateTimeOffset? CallAnswered;
    public DateTimeOffset? CallCompleted;
    public bool? MachineDetected;

    /// <param name="call">An object made with <see cref="Names"/>.</param>
    public static CallFields Read(in WireObject call) => new()
    {
        CallId = ReadCallId(call),

        // `event` and `type` are what Wavix's own server for Python also reads.
        EventType = call.FirstText("event_type", "event", "type"),
        DirectionText = call.Text("direction"),
        EventTime = call.Time("event_time"),
        From = call.Text("from"),
        To = call.Text("to"),
        Tag = call.Text("tag", CallEvent.MaxTagLength),
        CallStarted = call.Time("call_started"),
        CallAnswered = call.Time("call_answered"),
        CallCompleted = call.Time("call_completed"),
        MachineDetected = call.Boolean("machine_detected"),
    };

    /// <summary>
    /// The id, wherever it is: <c>id</c> or its alias <c>uuid</c> are documented, the others are what Wavix's own server for Python also reads.
    /// </summary>
    /// <param name="call">An object made with at least the names <c>id</c>, <c>uuid</c>, <c>call_id</c>, <c>call</c> and <c>data</c>.</param>
    public static string? ReadCallId(in WireObject call) =>
        call.FirstText("id", "uuid", "call_id") ?? call.Child("call", "id").FirstText("id") ?? call.Child("data", "uuid").FirstText("uuid");
}
