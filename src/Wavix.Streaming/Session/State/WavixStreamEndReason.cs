namespace Wavix.Streaming;

/// <summary>Why a stream ended.</summary>
public enum WavixStreamEndReason
{
    /// <summary>The stream has not ended, or the reason is unknown.</summary>
    None = 0,

    /// <summary>Wavix sent <c>stop</c>: the call has ended, or the stream was stopped with the HTTP API.</summary>
    Stopped = 1,

    /// <summary>Wavix closed the connection without <c>stop</c>.</summary>
    ClosedByWavix,

    /// <summary>The application closed or disposed the session.</summary>
    ClosedByApplication,

    /// <summary>The connection was lost, or the peer stopped reading (<c>SendTimeout</c>).</summary>
    ConnectionLost,

    /// <summary>No <c>start</c> arrived in time (<c>HandshakeTimeout</c>).</summary>
    HandshakeTimeout,

    /// <summary>No whole message arrived in time (<c>IdleTimeout</c>).</summary>
    IdleTimeout,

    /// <summary>
    /// The peer violated the protocol: a message over the size limit, too many consecutive invalid messages, or broken WebSocket frames.
    /// </summary>
    ProtocolViolation,
}
