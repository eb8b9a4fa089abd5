namespace Wavix.Streaming.Testing;

/// <summary>Which rule of the protocol an application's message breaks.</summary>
public enum ProtocolViolationCode
{
    /// <summary>None.</summary>
    None,

    /// <summary>The message is binary, not text.</summary>
    NotText,

    /// <summary>The message is over 16 MiB; nobody can have meant that.</summary>
    TooLarge,

    /// <summary>The message is empty or no JSON object.</summary>
    InvalidJson,

    /// <summary><c>event</c> is missing or none of <c>media</c>, <c>mark</c> and <c>clear</c>.</summary>
    NoCommand,

    /// <summary><c>media.payload</c> is missing.</summary>
    MissingPayload,

    /// <summary><c>media.payload</c> is no base64.</summary>
    InvalidBase64,

    /// <summary><c>media.payload</c> is no whole number of samples.</summary>
    OddPayloadLength,

    /// <summary><c>mark.name</c> is missing.</summary>
    MissingMarkName,

    /// <summary><c>stream_id</c> is there and not the stream's: Wavix drops the command without a word.</summary>
    WrongStreamId,

    /// <summary>Something was sent on a one-way stream.</summary>
    OneWayStream,
}
