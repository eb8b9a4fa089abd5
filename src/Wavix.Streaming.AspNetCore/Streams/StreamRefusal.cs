namespace Wavix.Streaming.AspNetCore;

/// <summary>Why a stream is refused.</summary>
internal enum StreamRefusal
{
    None,

    /// <summary>The application stops.</summary>
    Draining,

    /// <summary><see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> are open.</summary>
    TooManyStreams,

    /// <summary><see cref="WavixStreamEndpointOptions.MaxStreamsPerCall"/> of its call are open.</summary>
    TooManyOfTheCall,

    /// <summary>As many handlers as <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> still run after their streams ended.</summary>
    TooManyLeftovers,

    /// <summary>The request is from a page of an origin that <c>WebSocketOptions.AllowedOrigins</c> does not have.</summary>
    Origin,

    /// <summary>The server could not make a WebSocket of the request, for instance since it has as many upgraded connections as it may.</summary>
    NotAccepted,
}
