namespace Wavix.Streaming;

/// <summary>The state of a stream. It only moves forward.</summary>
public enum WavixStreamState
{
    /// <summary>The connection is open; <c>connected</c> has not been received yet.</summary>
    AwaitingConnected = 0,

    /// <summary><c>connected</c> has been received, <c>start</c> has not.</summary>
    AwaitingStart,

    /// <summary><c>start</c> has been received: audio flows.</summary>
    Streaming,

    /// <summary>The stream has ended, by <c>stop</c> or from this side; the connection is being closed.</summary>
    Stopped,

    /// <summary>The connection is closed or lost.</summary>
    Closed,
}
