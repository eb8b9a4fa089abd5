namespace Wavix.Streaming.CallControl;

/// <summary>Why the body of a webhook can't be read.</summary>
public enum InvalidWebhookReason
{
    /// <summary>No reason given.</summary>
    None = 0,

    /// <summary>The body is empty or consists of white space.</summary>
    EmptyMessage,

    /// <summary>The body is longer than the reader accepts.</summary>
    TooLong,

    /// <summary>The body is not well-formed JSON, or is nested deeper than 64 levels.</summary>
    InvalidJson,

    /// <summary>The body is JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>No field has the type of the event.</summary>
    MissingEventType,

    /// <summary>No field has the id of the call.</summary>
    MissingCallId,
}
