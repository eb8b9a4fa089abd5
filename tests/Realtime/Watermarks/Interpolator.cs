namespace Wavix.Streaming.Tests.Realtime;

/// <summary>Between 8 and 24 kHz without a shift in time: a windowed sinc of 145 samples at 24 kHz that passes up to about 3.6 kHz.</summary>
internal static class Interpolator
{
    private const int Half = 72;
    private const double CutOff = 3_800.0 / 24_000;

    private static readonly float[] Taps = MakeTaps();

    /// <summary>Every sample of the result is 3 samples of the input apart.</summary>
    public static short[] Down(ReadOnlySpan<short> audio)
    {
        var result = new short[(audio.Length + 2) / 3];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Round(Filter(audio, 3 * i));
        }

        return result;
    }

    /// <summary>Sample 3 * i of the result is sample i of the input.</summary>
    public static float[] Up(ReadOnlySpan<short> audio)
    {
        var result = new float[audio.Length * 3];
        for (int i = 0; i < result.Length; i++)
        {
            // Only every third sample of the stretched input is not 0.
            float sum = 0;
            int first = Math.Max(0, (i - Half + 2) / 3);
            int last = Math.Min(audio.Length - 1, (i + Half) / 3);
            for (int j = first; j <= last; j++)
            {
                sum += audio[j] * Taps[3 * j - i + Half];
            }

            result[i] = 3 * sum;
        }

        return result;
    }

    /// <summary>What is left of audio at 24 kHz that was at 8 kHz in between.</summary>
    public static float[] Narrow(ReadOnlySpan<short> audio)
    {
        var result = new float[audio.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Filter(audio, i);
        }

        return result;
    }

    private static float Filter(ReadOnlySpan<short> audio, int center)
    {
        float sum = 0;
        int first = Math.Max(0, center - Half);
        int last = Math.Min(audio.Length - 1, center + Half);
        for (int j = first; j <= last; j++)
        {
            sum += audio[j] * Taps[j - center + Half];
        }

        return sum;
    }

    private static short Round(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    private static float[] MakeTaps()
    {
        var taps = new float[2 * Half + 1];
        for (int i = 0; i < taps.Length; i++)
        {
            double t = i - Half;
            double sinc = t == 0 ? 2 * CutOff : Math.Sin(2 * Math.PI * CutOff * t) / (Math.PI * t);
            taps[i] = (float)(sinc * (0.54 + 0.46 * Math.Cos(Math.PI * t / (Half + 1))));
        }

        return taps;
    }
}
