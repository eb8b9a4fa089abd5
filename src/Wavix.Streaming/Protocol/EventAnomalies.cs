namespace Wavix.Streaming;

/// <summary>What was irregular about a <see cref="WavixEvent"/> that could be read all the same.</summary>
[Flags]
public enum EventAnomalies
{
    /// <summary>Nothing: the message is as the protocol describes it.</summary>
    None = 0,

    /// <summary>A field that the protocol requires is absent or null; its property is null.</summary>
    MissingField = 1,

    /// <summary>
    /// A field has another JSON type than the protocol gives it, a value out of range, or a text longer than
    /// <see cref="WavixEvent.MaxTextLength"/>; its property is null.
    /// </summary>
    MistypedField = 2,

    /// <summary>A field of fixed values (<c>stream_type</c>, <c>channel</c>, <c>media.track</c>) has one we do not know; its <c>…Text</c> property keeps it.</summary>
    UnknownValue = 4,

    /// <summary><c>sequence_number</c> jumped: events before this one are missing or late.</summary>
    SequenceGap = 8,

    /// <summary><c>sequence_number</c> is not above that of the event before: a repeat or a change of order.</summary>
    SequenceRepeat = 16,

    /// <summary><c>stream_id</c> differs from that of the first <c>start</c>, which <c>StreamInfo</c> keeps.</summary>
    StreamIdChanged = 32,

    /// <summary><c>call_id</c> differs from that of the first <c>start</c>, which <c>StreamInfo</c> keeps.</summary>
    CallIdChanged = 64,

    /// <summary>The event stands where the protocol does not expect it: before <c>connected</c> or <c>start</c>, or a second one of these.</summary>
    UnexpectedOrder = 128,
}
