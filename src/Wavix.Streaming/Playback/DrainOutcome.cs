namespace Wavix.Streaming;

/// <summary>How <see cref="WavixStreamSession.DrainAsync"/> ended.</summary>
public enum DrainOutcome
{
    /// <summary>None: no drain ends with this value.</summary>
    None = 0,

    /// <summary>Everything that was queued has ended. The result of each playback says how.</summary>
    Drained,

    /// <summary>The timeout has elapsed. What was queued continues to play.</summary>
    TimedOut,

    /// <summary>An interrupt, a canceled pause or a <c>clear</c> dropped what was playing.</summary>
    Interrupted,

    /// <summary>The stream ended first.</summary>
    Ended,
}
