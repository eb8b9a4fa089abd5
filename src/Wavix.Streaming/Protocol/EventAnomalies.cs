namespace Wavix.Streaming;

/// <summary>Irregularities of a <see cref="WavixEvent"/> that could be read nevertheless.</summary>
[Flags]
public enum EventAnomalies
{
    /// <summary>None: the message conforms to the protocol.</summary>
    None = 0,

    /// <summary>A required field is absent or null; its property is null.</summary>
    MissingField = 1,

    /// <summary>
    /// A field has another JSON type than the protocol gives it, a value out of range or in another form, or a text longer than
    /// <see cref="WavixEvent.MaxTextLength"/>; its property is null.
    /// </summary>
    MistypedField = 2,

    /// <summary>
    /// A field with a fixed set of values (<c>stream_type</c>, <c>channel</c>, <c>media.track</c>) has an unknown value; its <c>…Text</c>
    /// property keeps it.
    /// </summary>
    UnknownValue = 4,

    /// <summary><c>sequence_number</c> jumped ahead: events before this one are missing or late.</summary>
    SequenceGap = 8,

    /// <summary><c>sequence_number</c> is not greater than that of the previous event: a repeat or a change of order.</summary>
    SequenceRepeat = 16,

    /// <summary><c>stream_id</c> differs from that of the first <c>start</c>, which <c>StreamInfo</c> keeps.</summary>
    StreamIdChanged = 32,

    /// <summary><c>call_id</c> differs from that of the first <c>start</c>, which <c>StreamInfo</c> keeps.</summary>
    CallIdChanged = 64,

    /// <summary>
    /// The protocol does not expect the event at this point: it precedes <c>connected</c> or <c>start</c>, or is the second one of these.
    /// </summary>
    UnexpectedOrder = 128,
}
