namespace Wavix.Streaming.Audio;

/// <summary>
/// Tones of telephony as samples, mono, ready for <c>session.Play</c> at 24,000 Hz. Each tone fades in and out within 5 ms, so that it does not click.
/// Thread-safe.
/// </summary>
public static class Tones
{
    /// <summary>Default level of a tone: −12 dB relative to full scale, as the peak of a sine.</summary>
    public const double DefaultLevel = -12;

    private const int DefaultRate = 24_000;
    private const string DtmfKeys = "123A456B789C*0#D";
    private static readonly TimeSpan Fade = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // ITU-T Q.23: rows and columns of the keypad, Hz.
    private static ReadOnlySpan<int> Rows => [697, 770, 852, 941];

    private static ReadOnlySpan<int> Columns => [1209, 1336, 1477, 1633];

    /// <summary>Creates a sine.</summary>
    /// <param name="frequency">Hz, above 0 and below half the sample rate.</param>
    /// <param name="duration">Above 0 and at most 1 hour.</param>
    /// <param name="level">Peak in dB relative to full scale, −100 to 0.</param>
    /// <param name="sampleRate">Sample rate in Hz, 8,000 to 192,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static short[] Sine(double frequency, TimeSpan duration, double level = DefaultLevel, int sampleRate = DefaultRate)
    {
        short[] tone = Create(duration, sampleRate);
        Add(tone, frequency, level, sampleRate);
        FadeEnds(tone, sampleRate);
        return tone;
    }

    /// <summary>Creates a short beep: 1,000 Hz for 200 ms.</summary>
    /// <param name="level">Peak in dB relative to full scale, −100 to 0.</param>
    /// <param name="sampleRate">Sample rate in Hz, 8,000 to 192,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static short[] Beep(double level = DefaultLevel, int sampleRate = DefaultRate) =>
        Sine(1000, TimeSpan.FromMilliseconds(200), level, sampleRate);

    /// <summary>Creates silence.</summary>
    /// <param name="duration">Above 0 and at most 1 hour.</param>
    /// <param name="sampleRate">Sample rate in Hz, 8,000 to 192,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static short[] Silence(TimeSpan duration, int sampleRate = DefaultRate) => Create(duration, sampleRate);

    /// <summary>Creates the tones of keys (DTMF, ITU-T Q.23), with a pause after each.</summary>
    /// <param name="keys">Of <c>0123456789*#ABCD</c>, at least one.</param>
    /// <param name="tone">How long each tone lasts, above 0 and at most 1 hour; null for 100 ms. Q.24 recommends at least 40 ms.</param>
    /// <param name="pause">How long each pause lasts, the same range; null for 100 ms.</param>
    /// <param name="level">Peak of each of the two sines in dB relative to full scale, −100 to −6.</param>
    /// <param name="sampleRate">Sample rate in Hz, 8,000 to 192,000.</param>
    /// <exception cref="ArgumentException">A phone does not have one of the keys, or there are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static short[] Dtmf(
        string keys, TimeSpan? tone = null, TimeSpan? pause = null, double level = DefaultLevel, int sampleRate = DefaultRate)
    {
        ArgumentException.ThrowIfNullOrEmpty(keys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, -6);
        var all = new List<short>();
        short[] gap = Create(pause ?? TimeSpan.FromMilliseconds(100), sampleRate);
        foreach (char key in keys)
        {
            int at = DtmfKeys.IndexOf(key, StringComparison.Ordinal);
            if (at < 0)
            {
                throw new ArgumentException($"A phone has no key '{key}'; its keys are 0123456789*#ABCD.", nameof(keys));
            }

            short[] both = Create(tone ?? TimeSpan.FromMilliseconds(100), sampleRate);
            Add(both, Rows[at / 4], level, sampleRate);
            Add(both, Columns[at % 4], level, sampleRate);
            FadeEnds(both, sampleRate);
            all.AddRange(both);
            all.AddRange(gap);
        }

        return [.. all];
    }

    /// <summary>Creates the tone that a caller hears while the other phone rings, as in North America: 440 and 480 Hz, 2 s of 6 s.</summary>
    /// <param name="duration">Above 0 and at most 1 hour.</param>
    /// <param name="level">Peak of each of the two sines in dB relative to full scale, −100 to −6.</param>
    /// <param name="sampleRate">Sample rate in Hz, 8,000 to 192,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static short[] Ringback(TimeSpan duration, double level = DefaultLevel, int sampleRate = DefaultRate)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, -6);
        short[] all = Create(duration, sampleRate);
        for (int begin = 0; begin < all.Length; begin += 6 * sampleRate)
        {
            Span<short> ring = all.AsSpan(begin, Math.Min(2 * sampleRate, all.Length - begin));
            Add(ring, 440, level, sampleRate);
            Add(ring, 480, level, sampleRate);
            FadeEnds(ring, sampleRate);
        }

        return all;
    }

    private static short[] Create(TimeSpan duration, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 192_000);
        return new short[(int)Math.Round(duration.TotalSeconds * sampleRate)];
    }

    private static void Add(Span<short> samples, double frequency, double level, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(frequency, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frequency, sampleRate / 2.0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(level, -100);
        double amplitude = short.MaxValue * Pcm16.ToFactor(level);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Pcm16.Saturate(samples[i] + (amplitude * Math.Sin(2 * Math.PI * frequency * i / sampleRate)));
        }
    }

    private static void FadeEnds(Span<short> samples, int sampleRate)
    {
        int count = Math.Min((int)(Fade.TotalSeconds * sampleRate), samples.Length / 2);
        Pcm16.FadeIn(samples[..count]);
        Pcm16.FadeOut(samples[^count..]);
    }
}
