namespace Wavix.Streaming;

/// <summary>Why a stream ended.</summary>
public enum WavixStreamEndReason
{
    /// <summary>The stream has not ended, or the reason is unknown.</summary>
    None = 0,

    /// <summary>Wavix sent <c>stop</c>: the call is over or the stream was stopped over the HTTP API.</summary>
    Stopped = 1,

    /// <summary>Wavix closed the connection without <c>stop</c>.</summary>
    ClosedByWavix,

    /// <summary>The application closed or disposed the session.</summary>
    ClosedByApplication,

    /// <summary>The connection broke, or the peer stopped reading (<c>SendTimeout</c>).</summary>
    ConnectionLost,

    /// <summary>No <c>start</c> came in time (<c>HandshakeTimeout</c>).</summary>
    HandshakeTimeout,

    /// <summary>No whole message came for too long (<c>IdleTimeout</c>).</summary>
    IdleTimeout,

    /// <summary>The peer broke the protocol: a message over the size limit, too many invalid messages in a row, or broken WebSocket frames.</summary>
    ProtocolViolation,
}
