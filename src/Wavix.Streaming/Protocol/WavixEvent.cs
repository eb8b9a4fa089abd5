using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// A message from Wavix: <see cref="ConnectedEvent"/>, <see cref="StartEvent"/>, <see cref="MediaEvent"/>, <see cref="MarkEvent"/> or
/// <see cref="StopEvent"/>; if it does not fit the protocol, <see cref="UnknownEvent"/> or <see cref="InvalidEvent"/>.
/// </summary>
/// <remarks>
/// The hierarchy is closed: switch on the type. A property whose wire field is missing, mistyped or longer than
/// <see cref="MaxTextLength"/> is null and <see cref="Anomalies"/> says so; only what an application acts on (<c>event</c>, <c>media.payload</c>, <c>mark.name</c>) turns a message into an
/// <see cref="InvalidEvent"/>. Instances do not change after they were delivered.
/// </remarks>
[JsonConverter(typeof(WavixEventConverter<WavixEvent>))]
public abstract class WavixEvent
{
    /// <summary>
    /// Maximum length of received text in UTF-16 characters: 512. A longer <c>call_id</c>, <c>stream_id</c>, <c>stream_type</c>,
    /// <c>channel</c> or <c>media.track</c> is null and counts as <see cref="EventAnomalies.MistypedField"/>. A longer <c>event</c> makes
    /// the message an <see cref="InvalidEvent"/>. For <c>mark.name</c> see <see cref="MarkEvent.MaxNameLength"/>.
    /// </summary>
    public const int MaxTextLength = 512;

    private EventEnvelope _envelope;
    private DateTimeOffset _receivedAt;

    private protected WavixEvent()
    {
    }

    /// <summary>What the event is: the same answer as its type, for code that switches on it or counts by it.</summary>
    internal abstract EventKind Kind { get; }

    /// <summary>Wire field <c>event</c>: the message's name. Null only on an <see cref="InvalidEvent"/> whose name could not be read.</summary>
    public abstract string? EventName { get; }

    /// <summary>Wire field <c>event_time</c> (RFC 3339, with an offset): when Wavix sent the event, by its clock.</summary>
    public DateTimeOffset? EventTime
    {
        get => _envelope.EventTime;
        init => _envelope.EventTime = value;
    }

    /// <summary>
    /// Wire field <c>call_id</c>: an opaque string of at most <see cref="MaxTextLength"/> characters. It may contain control characters;
    /// replace them before you log it. <c>connected</c> has none.
    /// </summary>
    public string? CallId
    {
        get => _envelope.CallId;
        init => _envelope.CallId = value;
    }

    /// <summary>Wire field <c>stream_id</c>: an opaque string with the same limit. <c>connected</c> has none.</summary>
    public string? StreamId
    {
        get => _envelope.StreamId;
        init => _envelope.StreamId = value;
    }

    /// <summary>Wire field <c>sequence_number</c>: counts the events of the stream from 1. <c>connected</c> has none.</summary>
    public long? SequenceNumber
    {
        get => _envelope.SequenceNumber;
        init => _envelope.SequenceNumber = value;
    }

    /// <summary>
    /// When the message arrived, by the session's <see cref="TimeProvider"/>. Lets an application skip stale audio. The default value
    /// unless a session delivered the event. Not part of the message, and not serialized.
    /// </summary>
    public DateTimeOffset ReceivedAt
    {
        get => _receivedAt;
        init => _receivedAt = value;
    }

    /// <summary>
    /// What was irregular about the message: its fields and, if a session delivered it, its place in the stream (order, numbers, ids). Not
    /// part of the message, and not serialized.
    /// </summary>
    public EventAnomalies Anomalies
    {
        get => _envelope.Anomalies;
        init => _envelope.Anomalies = value;
    }

    /// <summary>
    /// Called by the session when it delivers the event. Sets the arrival time, and adds to <see cref="Anomalies"/> those of the event's
    /// place in the stream.
    /// </summary>
    internal void Deliver(DateTimeOffset receivedAt, EventAnomalies anomalies)
    {
        _receivedAt = receivedAt;
        _envelope.Anomalies |= anomalies;
    }

    /// <summary>All shared fields at once, for the reader.</summary>
    internal EventEnvelope Envelope
    {
        init => _envelope = value;
    }

    /// <summary>A short text for logs: name and number, never audio, payloads or ids.</summary>
    public override string ToString() => SequenceNumber is { } number ? $"{EventName ?? "invalid"} #{number}" : EventName ?? "invalid";
}
