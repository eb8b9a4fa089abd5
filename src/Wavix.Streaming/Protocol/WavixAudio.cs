namespace Wavix.Streaming;

/// <summary>The audio format of the protocol in both directions: PCM16, signed, little-endian, 24,000 Hz, mono.</summary>
public static class WavixAudio
{
    /// <summary>Sample rate: 24,000 samples per second.</summary>
    public const int SampleRate = 24_000;

    /// <summary>Bytes of one sample: 2.</summary>
    public const int BytesPerSample = 2;

    /// <summary>Bytes of one millisecond: 48.</summary>
    public const int BytesPerMillisecond = SampleRate * BytesPerSample / 1000;

    /// <summary>Bytes of one frame of <see cref="FrameDuration"/>: 960 (480 samples, 1,280 base64 characters).</summary>
    public const int FrameBytes = 20 * BytesPerMillisecond;

    // The number of bytes that play for TimeSpan.MaxValue, 29,000 years.
    private const long MaxBytes = 44_272_185_776_902_923;

    /// <summary>The usual length of one <c>media</c> message: 20 ms.</summary>
    public static TimeSpan FrameDuration => TimeSpan.FromMilliseconds(20);

    /// <summary>Returns the playing time of the given number of bytes.</summary>
    /// <param name="bytes">A number of bytes, 0 or more. An odd last byte is ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bytes"/> is negative, or the playing time exceeds <see cref="TimeSpan.MaxValue"/>.
    /// </exception>
    public static TimeSpan GetDuration(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaxBytes);
        return TimeSpan.FromTicks((long)((Int128)(bytes / BytesPerSample) * TimeSpan.TicksPerSecond / SampleRate));
    }

    /// <summary>Returns the number of bytes for the given playing time, rounded down to whole samples; always even.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public static long GetByteCount(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return (long)((Int128)duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * BytesPerSample;
    }

    /// <exception cref="ArgumentException">The length is not a whole number of samples.</exception>
    internal static ReadOnlyMemory<byte> RequireWholeSamples(ReadOnlyMemory<byte> pcm, string parameterName) =>
        (pcm.Length & 1) == 0
            ? pcm
            : throw new ArgumentException(
                $"{pcm.Length} bytes is not a whole number of PCM16 samples (2 bytes each). Carry the odd byte over to the next chunk.",
                parameterName);
}
