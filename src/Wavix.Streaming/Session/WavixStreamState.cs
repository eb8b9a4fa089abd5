namespace Wavix.Streaming;

/// <summary>Where a stream stands; it only moves forward.</summary>
public enum WavixStreamState
{
    /// <summary>The connection is open; <c>connected</c> has not come yet.</summary>
    AwaitingConnected = 0,

    /// <summary><c>connected</c> has come, <c>start</c> has not.</summary>
    AwaitingStart,

    /// <summary><c>start</c> has come: audio flows.</summary>
    Streaming,

    /// <summary>The stream has ended, by <c>stop</c> or by us; the connection is being closed.</summary>
    Stopped,

    /// <summary>The connection is closed or lost.</summary>
    Closed,
}
