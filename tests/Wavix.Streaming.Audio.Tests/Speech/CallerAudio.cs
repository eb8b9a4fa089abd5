namespace Wavix.Streaming.Audio.Tests.Speech;

/// <summary>Audio of a caller, the same in each run.</summary>
internal static class CallerAudio
{
    public static short[] Silence(int rate, int milliseconds) => new short[Samples(rate, milliseconds)];

    /// <summary>White noise.</summary>
    public static short[] Noise(int rate, int milliseconds, double level, int seed = 1)
    {
        var random = new Random(seed);
        short[] noise = Silence(rate, milliseconds);
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = (short)random.Next(-10_000, 10_000);
        }

        return AtLevel(noise, level);
    }

    /// <summary>
    /// A buzz of all harmonics of a pitch that moves, through two resonances that move, in syllables of random lengths: what speech is to a
    /// detector, with edges that are known to the sample.
    /// </summary>
    public static short[] Voice(int rate, int milliseconds, double level = -26, int seed = 1)
    {
        var random = new Random(seed);
        double[] speech = new double[Samples(rate, milliseconds)];
        double phase = 0;
        int at = 0;
        while (at < speech.Length)
        {
            int length = Math.Min(random.Next(rate / 8, rate / 4), speech.Length - at);
            double pitch = 90 + random.Next(60);
            double first = 300 + random.Next(500);
            double second = 1_000 + random.Next(1_400);
            for (int i = 0; i < length; i++, at++)
            {
                double shape = Math.Min(1, Math.Min(i + 1, length - i) / (rate * 0.015));
                phase += pitch * (1 + (0.1 * i / length)) / rate;
                for (int harmonic = 1; harmonic * pitch < 3_500; harmonic++)
                {
                    double frequency = harmonic * pitch;
                    double weight = 0.02 + Resonance(frequency, first) + (0.5 * Resonance(frequency, second));
                    speech[at] += shape * weight * Math.Sin(2 * Math.PI * harmonic * phase);
                }
            }
        }

        return AtLevel([.. speech.Select(sample => (short)(sample * 3_000))], level);
    }

    public static short[] AtLevel(short[] samples, double level)
    {
        Pcm16.ApplyGain(samples, level - Pcm16.GetLevel(samples));
        return samples;
    }

    /// <summary>Adds samples at a moment of others.</summary>
    public static short[] With(this short[] samples, short[] added, int rate, int milliseconds, double gain = 0)
    {
        int at = Samples(rate, milliseconds);
        int count = Math.Min(added.Length, samples.Length - at);
        Pcm16.MixInto(added.AsSpan(0, count), samples.AsSpan(at), gain);
        return samples;
    }

    private static int Samples(int rate, int milliseconds) => (int)((long)rate * milliseconds / 1_000);

    private static double Resonance(double frequency, double middle) => 1 / (1 + Math.Pow((frequency - middle) / 120, 2));
}
