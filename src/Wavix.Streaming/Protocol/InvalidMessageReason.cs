namespace Wavix.Streaming;

/// <summary>Why a message can't be read as an event or a command.</summary>
public enum InvalidMessageReason
{
    /// <summary>No reason given.</summary>
    None = 0,

    /// <summary>The message is empty or consists of white space.</summary>
    EmptyMessage,

    /// <summary>The message is binary; the protocol has text messages only.</summary>
    BinaryMessage,

    /// <summary>The message is not well-formed JSON, or is nested deeper than 64 levels.</summary>
    InvalidJson,

    /// <summary>The message is JSON, but not an object.</summary>
    NotAnObject,

    /// <summary><c>event</c> is missing, not a string, or longer than <see cref="WavixEvent.MaxTextLength"/>.</summary>
    MissingEventName,

    /// <summary><c>media.payload</c> is missing or not a string.</summary>
    MissingPayload,

    /// <summary><c>media.payload</c> is not base64 in the standard alphabet.</summary>
    InvalidBase64,

    /// <summary><c>media.payload</c> decodes to an odd number of bytes; a PCM16 sample has two.</summary>
    OddPayloadLength,

    /// <summary><c>mark.name</c> is missing, not a string, or longer than <see cref="MarkEvent.MaxNameLength"/>.</summary>
    MissingMarkName,

    /// <summary>A command has a <c>stream_id</c> that is not a string.</summary>
    InvalidStreamId,

    /// <summary>The message is a well-formed object, but <c>event</c> is not one of the three commands.</summary>
    UnknownCommand,
}
