namespace Wavix.Streaming.Testing;

/// <summary>A silence between two pieces of audio: the second was received too late, or was meant for later.</summary>
public readonly record struct HeardGap
{
    /// <summary>Creates a gap, to compare with one that was heard.</summary>
    /// <param name="at">See <see cref="At"/>.</param>
    /// <param name="duration">See <see cref="Duration"/>.</param>
    public HeardGap(TimeSpan at, TimeSpan duration)
    {
        At = at;
        Duration = duration;
    }

    /// <summary>When the gap starts, counted from the start of the call.</summary>
    public TimeSpan At { get; }

    /// <summary>The length of the gap.</summary>
    public TimeSpan Duration { get; }
}
