namespace Wavix.Streaming.Testing;

/// <summary>The rule of the protocol that a message from the application violates.</summary>
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

    /// <summary><c>event</c> is missing or not one of <c>media</c>, <c>mark</c> and <c>clear</c>.</summary>
    NoCommand,

    /// <summary><c>media.payload</c> is missing.</summary>
    MissingPayload,

    /// <summary><c>media.payload</c> is not base64.</summary>
    InvalidBase64,

    /// <summary><c>media.payload</c> is not a whole number of samples.</summary>
    OddPayloadLength,

    /// <summary><c>mark.name</c> is missing.</summary>
    MissingMarkName,

    /// <summary><c>stream_id</c> is present but is not that of the stream: Wavix silently drops the command.</summary>
    WrongStreamId,

    /// <summary>A command was sent on a one-way stream.</summary>
    OneWayStream,
}
