using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Synthetic audio for tests and demonstrations: PCM16, little-endian, 24,000 Hz, mono. The same arguments give the same bytes.
/// </summary>
public static class TestAudio
{
    /// <summary>Creates silence.</summary>
    /// <param name="duration">Length, rounded down to whole samples.</param>
    public static byte[] Silence(TimeSpan duration) => new byte[WavixAudio.GetByteCount(duration)];

    /// <summary>Creates a pure tone.</summary>
    /// <param name="frequency">Frequency in Hz, above 0 and below 12,000.</param>
    /// <param name="duration">Length, rounded down to whole samples.</param>
    /// <param name="level">Peak level, from 0 to 1 of full scale.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static byte[] Tone(double frequency, TimeSpan duration, double level = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(frequency, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frequency, WavixAudio.SampleRate / 2.0);
        RequireLevel(level);
        return Render(duration, t => level * Math.Sin(2 * Math.PI * frequency * t));
    }

    /// <summary>
    /// Creates a sound with the rhythm and spectrum of speech: four syllables a second of a falling voice with harmonics, and a pause in
    /// place of every fifth.
    /// </summary>
    /// <param name="duration">Length, rounded down to whole samples.</param>
    /// <param name="level">Peak level, from 0 to 1 of full scale.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static byte[] Speech(TimeSpan duration, double level = 0.5)
    {
        RequireLevel(level);
        return Render(duration, t => level * Voice(t));
    }

    private static double Voice(double t)
    {
        int syllable = (int)(t * 4);
        if (syllable % 5 == 4)
        {
            return 0;
        }

        double within = (t * 4) - syllable;
        double envelope = Math.Pow(Math.Sin(Math.PI * within), 2);
        double pitch = 110 + (15 * (syllable % 3));

        // Phase of a pitch that falls by a tenth within the syllable.
        double phase = 2 * Math.PI * pitch * (within / 4) * (1 - (0.05 * within));
        double formant = 500 + (250 * (syllable % 4));
        double sum = 0;
        double total = 0;
        for (int harmonic = 1; harmonic <= 12; harmonic++)
        {
            double distance = ((harmonic * pitch) - formant) / 400;
            double weight = Math.Exp(-distance * distance) + (0.3 / harmonic);
            sum += weight * Math.Sin(harmonic * phase);
            total += weight;
        }

        return envelope * sum / total;
    }

    private static byte[] Render(TimeSpan duration, Func<double, double> wave)
    {
        byte[] pcm = new byte[WavixAudio.GetByteCount(duration)];
        for (int i = 0; i < pcm.Length / WavixAudio.BytesPerSample; i++)
        {
            short sample = (short)Math.Round(short.MaxValue * wave(i / (double)WavixAudio.SampleRate));
            MemoryMarshal.Write(pcm.AsSpan(i * WavixAudio.BytesPerSample), in sample);
        }

        return pcm;
    }

    private static void RequireLevel(double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 1);
    }
}
