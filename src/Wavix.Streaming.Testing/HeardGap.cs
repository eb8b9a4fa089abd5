namespace Wavix.Streaming.Testing;

/// <summary>A silence between two pieces of audio, because the second was received too late or was meant for later.</summary>
public readonly record struct HeardGap
{
    /// <summary>Makes a gap, to compare with one that was heard.</summary>
    /// <param name="at">See <see cref="At"/>.</param>
    /// <param name="duration">See <see cref="Duration"/>.</param>
    public HeardGap(TimeSpan at, TimeSpan duration)
    {
        At = at;
        Duration = duration;
    }

    /// <summary>Where it begins, counted from the call's start.</summary>
    public TimeSpan At { get; }

    /// <summary>How long it is.</summary>
    public TimeSpan Duration { get; }
}
