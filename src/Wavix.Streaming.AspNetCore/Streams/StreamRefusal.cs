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
}
