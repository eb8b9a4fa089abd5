namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>stream_channel</c>: which tracks of the call are streamed. In a two-way stream only the inbound one is.</summary>
public enum CallStreamChannel
{
    /// <summary>Not chosen. A request with it is refused before it is sent.</summary>
    Unknown = 0,

    /// <summary><c>inbound</c>: what the far end says.</summary>
    Inbound,

    /// <summary><c>outbound</c>: what the far end hears.</summary>
    Outbound,

    /// <summary><c>both</c>: both tracks.</summary>
    Both,
}
