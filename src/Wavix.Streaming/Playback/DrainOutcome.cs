namespace Wavix.Streaming;

/// <summary>What <see cref="WavixStreamSession.DrainAsync"/> came to.</summary>
public enum DrainOutcome
{
    /// <summary>None: no drain ends with this value.</summary>
    None = 0,

    /// <summary>All that was queued is over, however each playback ended: their results tell.</summary>
    Drained,

    /// <summary>Time was up before; what was queued goes on playing.</summary>
    TimedOut,

    /// <summary>An interrupt or a <c>clear</c> dropped what was playing.</summary>
    Interrupted,

    /// <summary>The stream ended before.</summary>
    Ended,
}
