namespace Wavix.Streaming;

/// <summary>How a <see cref="Playback"/> came to its end.</summary>
public enum PlaybackOutcome
{
    /// <summary>None: no playback ends with this value.</summary>
    None = 0,

    /// <summary>
    /// It was played to its end: Wavix confirmed it with the echo of a <c>mark</c> (an empty one needs none), or an interruption came when it
    /// must have played already. <see cref="PlaybackResult.HeardAtLeast"/> tells which.
    /// </summary>
    Played,

    /// <summary>It was sent to its end and must have played by now, but no echo came within <see cref="PlaybackOptions.MarkTimeout"/>.</summary>
    Unconfirmed,

    /// <summary>It was interrupted, cancelled or cleared before its end, or its turn was over before it began.</summary>
    Cleared,

    /// <summary>The stream ended before its end was confirmed.</summary>
    Disconnected,

    /// <summary>Its source failed, or it could not be played at all; <see cref="PlaybackResult.Error"/> says why.</summary>
    Failed,
}
