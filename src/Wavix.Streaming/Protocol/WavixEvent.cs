using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// A message that Wavix sent: <see cref="ConnectedEvent"/>, <see cref="StartEvent"/>, <see cref="MediaEvent"/>, <see cref="MarkEvent"/>,
/// <see cref="StopEvent"/>, or, for what does not fit the protocol, <see cref="UnknownEvent"/> and <see cref="InvalidEvent"/>.
/// </summary>
/// <remarks>
/// The hierarchy is closed: switch on the type. A property whose wire field is missing, mistyped or longer than
/// <see cref="MaxTextLength"/> is null and <see cref="Anomalies"/> says so; only what an application acts on (<c>event</c>, <c>media.payload</c>, <c>mark.name</c>) turns a message into an
/// <see cref="InvalidEvent"/>. Instances do not change after they were delivered, except recycled ones (see
/// <see cref="MediaEvent.Payload"/>).
/// </remarks>
[JsonConverter(typeof(WavixEventConverter<WavixEvent>))]
public abstract class WavixEvent
{
    /// <summary>
    /// Maximum length of a received text, in UTF-16 characters: 512. Applies to <c>call_id</c>, <c>stream_id</c>, <c>stream_type</c>,
    /// <c>channel</c> and <c>media.track</c>, of which a longer one is null and <see cref="EventAnomalies.MistypedField"/>, and to
    /// <c>event</c>, of which a longer one makes an <see cref="InvalidEvent"/>. For <c>mark.name</c> see <see cref="MarkEvent.MaxNameLength"/>.
    /// </summary>
    public const int MaxTextLength = 512;

    private EventEnvelope _envelope;
    private DateTimeOffset _receivedAt;

    private protected WavixEvent()
    {
    }

    /// <summary>Wire field <c>event</c>: the message's name. Null only on an <see cref="InvalidEvent"/> whose name could not be read.</summary>
    public abstract string? EventName { get; }

    /// <summary>Wire field <c>event_time</c> (ISO 8601 with an offset): when Wavix sent the event, by its clock.</summary>
    public DateTimeOffset? EventTime
    {
        get => _envelope.EventTime;
        init => _envelope.EventTime = value;
    }

    /// <summary>
    /// Wire field <c>call_id</c>: the call, an opaque string of at most <see cref="MaxTextLength"/> characters, control characters included:
    /// replace those before you log it. <c>connected</c> carries none.
    /// </summary>
    public string? CallId
    {
        get => _envelope.CallId;
        init => _envelope.CallId = value;
    }

    /// <summary>Wire field <c>stream_id</c>: the stream, an opaque string with the same limit. <c>connected</c> carries none.</summary>
    public string? StreamId
    {
        get => _envelope.StreamId;
        init => _envelope.StreamId = value;
    }

    /// <summary>Wire field <c>sequence_number</c>: counts the stream's events, beginning with 1. <c>connected</c> carries none.</summary>
    public long? SequenceNumber
    {
        get => _envelope.SequenceNumber;
        init => _envelope.SequenceNumber = value;
    }

    /// <summary>
    /// When the message arrived, by the session's <see cref="TimeProvider"/>; lets an application skip stale audio. The default value
    /// unless a session delivered the event. Not part of the message, so not serialized.
    /// </summary>
    public DateTimeOffset ReceivedAt
    {
        get => _receivedAt;
        init => _receivedAt = value;
    }

    /// <summary>
    /// What was irregular about the message: in itself (fields) or, when a session delivered it, in its place in the stream (order,
    /// numbers, ids). Not part of the message, so not serialized.
    /// </summary>
    public EventAnomalies Anomalies
    {
        get => _envelope.Anomalies;
        init => _envelope.Anomalies = value;
    }

    /// <summary>The session delivers the event: when it arrived, and what its place in the stream adds to <see cref="Anomalies"/>.</summary>
    internal void Deliver(DateTimeOffset receivedAt, EventAnomalies anomalies)
    {
        _receivedAt = receivedAt;
        _envelope.Anomalies |= anomalies;
    }

    /// <summary>All shared fields at once, for the reader; a recycled event gets new ones.</summary>
    internal EventEnvelope Envelope
    {
        set => _envelope = value;
    }

    /// <summary>The same for an event without anomalies. Field by field: copied whole, it would be read before it is all written.</summary>
    internal void Stamp(DateTimeOffset eventTime, string? callId, string? streamId, long sequenceNumber)
    {
        _envelope.EventTime = eventTime;
        _envelope.CallId = callId;
        _envelope.StreamId = streamId;
        _envelope.SequenceNumber = sequenceNumber;
        _envelope.Anomalies = EventAnomalies.None;
    }

    /// <summary>A short text for logs: name and number, never audio, payloads or ids.</summary>
    public override string ToString() => SequenceNumber is { } number ? $"{EventName ?? "invalid"} #{number}" : EventName ?? "invalid";
}
