namespace Wavix.Streaming;

/// <summary>How a <see cref="Playback"/> ended.</summary>
public enum PlaybackOutcome
{
    /// <summary>None: no playback ends with this value.</summary>
    None = 0,

    /// <summary>
    /// It was played to its end. Either Wavix confirmed it by returning its <c>mark</c> (an empty playback needs none), or it was interrupted
    /// when it must have played already. <see cref="PlaybackResult.HeardAtLeast"/> shows which.
    /// </summary>
    Played,

    /// <summary>It was sent to its end and must have played by now, but its mark was not returned within <see cref="PlaybackOptions.MarkTimeout"/>.</summary>
    Unconfirmed,

    /// <summary>It was interrupted, canceled or cleared before its end, or its turn had ended before it began.</summary>
    Cleared,

    /// <summary>The stream ended before its end was confirmed.</summary>
    Disconnected,

    /// <summary>Its source failed, or it could not be played at all; <see cref="PlaybackResult.Error"/> says why.</summary>
    Failed,
}
