namespace Wavix.Streaming.Testing;

/// <summary>Which rule of the protocol an application's message breaks.</summary>
public enum ProtocolViolationCode
{
    /// <summary>None.</summary>
    None,

    /// <summary>The message is binary, not text.</summary>
    NotText,

    /// <summary>The message is larger than 16 MiB.</summary>
    TooLarge,

    /// <summary>The message is empty or not a JSON object.</summary>
    InvalidJson,

    /// <summary><c>event</c> is missing or none of <c>media</c>, <c>mark</c> and <c>clear</c>.</summary>
    NoCommand,

    /// <summary><c>media.payload</c> is missing.</summary>
    MissingPayload,

    /// <summary><c>media.payload</c> is not base64.</summary>
    InvalidBase64,

    /// <summary><c>media.payload</c> is not a whole number of samples.</summary>
    OddPayloadLength,

    /// <summary><c>mark.name</c> is missing.</summary>
    MissingMarkName,

    /// <summary><c>stream_id</c> is there and not the stream's: Wavix drops the command silently.</summary>
    WrongStreamId,

    /// <summary>Something was sent on a one-way stream.</summary>
    OneWayStream,
}
