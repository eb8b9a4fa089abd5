namespace Wavix.Streaming.AspNetCore;

/// <summary>Why a stream is not taken.</summary>
internal enum StreamRefusal
{
    None,

    /// <summary>The application stops.</summary>
    Draining,

    /// <summary><see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> are here.</summary>
    TooManyStreams,

    /// <summary><see cref="WavixStreamEndpointOptions.MaxStreamsPerCall"/> of its call are here.</summary>
    TooManyOfTheCall,

    /// <summary>The server could not make a WebSocket of the request, for instance since it has as many upgraded connections as it may.</summary>
    NotAccepted,
}
