namespace Wavix.Streaming.Testing;

/// <summary>Settings of a <see cref="ReplayTransport"/>, which copies them.</summary>
public sealed class ReplayOptions
{
    /// <summary>How fast the recording plays: 1 (default) as it was, 4 four times as fast, 0 without waiting. 0 to 1,000.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>The clock. Default the system clock; a <see cref="SimulatedClock"/> for a test that does not wait.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (Speed is not (>= 0 and <= 1000))
        {
            throw new ArgumentException($"{nameof(ReplayOptions)}.{nameof(Speed)} is {Speed}; it must be 0 to 1000.", nameof(Speed));
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
