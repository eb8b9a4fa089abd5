namespace Wavix.Streaming.Testing;

/// <summary>Settings of a <see cref="ReplayTransport"/>, which copies them.</summary>
public sealed class ReplayOptions
{
    /// <summary>How fast the recording plays: 1 (default) as it was, 4 four times as fast, 0 without waiting. 0 to 1,000.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>
    /// Maximum wait for a mark: Wavix returned it when the recording was made, and the application has not sent it yet. Counts from when the mark
    /// was due in a replay at speed 1, since audio plays no faster. Zero or more; default 10 s.
    /// </summary>
    public TimeSpan MarkTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Maximum size in bytes of a recording, all of its files together, above zero: they are held in memory. Default 512 MiB, with all audio of both
    /// sides about one hour.
    /// </summary>
    public long MaxRecordingBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>The clock. Default the system clock; a <see cref="SimulatedClock"/> for a test that does not wait.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (Speed is not (>= 0 and <= 1000))
        {
            throw new ArgumentException($"{nameof(ReplayOptions)}.{nameof(Speed)} is {Speed}; it must be 0 to 1000.", nameof(Speed));
        }

        if (MarkTimeout < TimeSpan.Zero || MarkTimeout.TotalMilliseconds >= int.MaxValue)
        {
            throw new ArgumentException($"{nameof(ReplayOptions)}.{nameof(MarkTimeout)} is {MarkTimeout}; it must be zero or more, below 24 days.", nameof(MarkTimeout));
        }

        if (MaxRecordingBytes <= 0)
        {
            throw new ArgumentException($"{nameof(ReplayOptions)}.{nameof(MaxRecordingBytes)} is {MaxRecordingBytes}; it must be above 0.", nameof(MaxRecordingBytes));
        }

        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
