namespace Wavix.Streaming;

/// <summary>Wire field <c>stream_type</c> of <c>start</c>: whether the application may send audio.</summary>
public enum StreamType
{
    /// <summary>Absent, or a value this version does not know. Sending is allowed.</summary>
    Unknown = 0,

    /// <summary><c>oneway</c>: Wavix sends audio, and the application only listens.</summary>
    OneWay,

    /// <summary><c>twoway</c>: audio in both directions; Wavix sends the inbound track only.</summary>
    TwoWay,
}
