namespace Wavix.Streaming.AspNetCore;

/// <summary>Why a stream is refused.</summary>
internal enum StreamRefusal
{
    None,

    /// <summary>The application is stopping.</summary>
    Draining,

    /// <summary><see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> streams are open.</summary>
    TooManyStreams,

    /// <summary><see cref="WavixStreamEndpointOptions.MaxStreamsPerCall"/> streams of the call are open.</summary>
    TooManyOfTheCall,

    /// <summary>
    /// <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> handlers are still running although their streams have ended.
    /// </summary>
    TooManyLeftovers,

    /// <summary>The request is from a page of an origin that is not in <c>WebSocketOptions.AllowedOrigins</c>.</summary>
    Origin,

    /// <summary>The server could not accept the WebSocket, for example because of its limit on upgraded connections.</summary>
    NotAccepted,
}
