namespace Wavix.Streaming;

/// <summary>The one audio format of the protocol, both ways: PCM16, signed, little-endian, 24,000 Hz, mono.</summary>
public static class WavixAudio
{
    /// <summary>Samples per second: 24,000.</summary>
    public const int SampleRate = 24_000;

    /// <summary>Bytes of one sample: 2.</summary>
    public const int BytesPerSample = 2;

    /// <summary>Bytes of one millisecond: 48.</summary>
    public const int BytesPerMillisecond = SampleRate * BytesPerSample / 1000;

    /// <summary>Bytes of one frame of <see cref="FrameDuration"/>: 960 (480 samples, 1,280 base64 characters).</summary>
    public const int FrameBytes = 20 * BytesPerMillisecond;

    // What plays as long as TimeSpan.MaxValue, 29,000 years.
    private const long MaxBytes = 44_272_185_776_902_923;

    /// <summary>The usual length of one <c>media</c> message: 20 ms.</summary>
    public static TimeSpan FrameDuration => TimeSpan.FromMilliseconds(20);

    /// <summary>Playing time of so many bytes.</summary>
    /// <param name="bytes">A number of bytes, 0 or more; an odd last byte does not count.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative, or plays longer than a <see cref="TimeSpan"/> can tell.</exception>
    public static TimeSpan GetDuration(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, MaxBytes);
        return TimeSpan.FromTicks((long)((Int128)(bytes / BytesPerSample) * TimeSpan.TicksPerSecond / SampleRate));
    }

    /// <summary>Bytes of so much playing time, rounded down to whole samples; always even.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public static long GetByteCount(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        return (long)((Int128)duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * BytesPerSample;
    }

    /// <exception cref="ArgumentException">The bytes are no whole number of samples.</exception>
    internal static ReadOnlyMemory<byte> RequireWholeSamples(ReadOnlyMemory<byte> pcm, string parameterName) =>
        (pcm.Length & 1) == 0
            ? pcm
            : throw new ArgumentException(
                $"{pcm.Length} bytes are no whole number of samples: PCM16 has 2 bytes each. Carry the odd byte over to the next chunk.",
                parameterName);
}
