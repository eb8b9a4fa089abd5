namespace Wavix.Streaming;

/// <summary>Wire field <c>channel</c> of <c>start</c>: which tracks of the call the stream carries.</summary>
public enum StreamChannel
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>inbound</c>: what the far end says.</summary>
    Inbound,

    /// <summary><c>outbound</c>: what the far end hears.</summary>
    Outbound,

    /// <summary><c>both</c>: both tracks, each in its own messages.</summary>
    Both,
}
