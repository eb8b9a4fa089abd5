namespace Wavix.Streaming;

/// <summary>What Wavix gets while a playback's source has nothing to give.</summary>
public enum PlaybackStarvation
{
    /// <summary>Nothing (default): the caller hears what Wavix makes of a pause.</summary>
    SendNothing,

    /// <summary>Silence, so that the stream does not stop; it delays what comes after it.</summary>
    Silence,
}
