namespace Wavix.Streaming.AspNetCore;

/// <summary>Why a stream is not taken.</summary>
internal enum StreamRefusal
{
    None,

    /// <summary>The application stops.</summary>
    Draining,

    /// <summary><see cref="WavixStreamingOptions.MaxConcurrentStreams"/> are here.</summary>
    TooManyStreams,

    /// <summary><see cref="WavixStreamingOptions.MaxStreamsPerCall"/> of its call are here.</summary>
    TooManyOfTheCall,
}
