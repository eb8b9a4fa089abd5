namespace Wavix.Streaming;

/// <summary>What an event is. The values are the columns of the session's state table.</summary>
internal enum EventKind
{
    /// <summary>A name that this version does not know.</summary>
    Unknown = 0,

    /// <summary>A message that can't be read as an event.</summary>
    Invalid,

    Connected,
    Start,
    Media,
    Mark,
    Stop,
}
