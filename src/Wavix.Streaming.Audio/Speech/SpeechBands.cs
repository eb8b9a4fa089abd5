namespace Wavix.Streaming.Audio;

/// <summary>
/// The power of two signals in critical bands (Zwicker's, 100 to 3,700 Hz), by one Fourier transform for both: one is its real part, the other its
/// imaginary part.
/// </summary>
internal sealed class SpeechBands
{
    public const int SampleRate = 8_000;

    /// <summary>Samples of a window: 20 ms.</summary>
    public const int WindowSamples = 160;

    private const int Size = 256;

    // Less is silence, whatever it holds: the noise of G.711 is as loud as this, and a codec that goes quiet must not make it a start.
    private const float MinPower = 1e-8f;

    private static readonly int[] Edges = [100, 200, 300, 400, 510, 630, 770, 920, 1_080, 1_270, 1_480, 1_720, 2_000, 2_320, 2_700, 3_150, 3_700];
    private static readonly int[] Bins = [.. Edges.Select(edge => (int)Math.Round(edge * (double)Size / SampleRate))];
    private static readonly float[] Window = [.. Enumerable.Range(0, WindowSamples).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / WindowSamples))))];
    private static readonly float[] Cosines = [.. Enumerable.Range(0, Size / 2).Select(i => (float)Math.Cos(2 * Math.PI * i / Size))];
    private static readonly float[] Sines = [.. Enumerable.Range(0, Size / 2).Select(i => (float)-Math.Sin(2 * Math.PI * i / Size))];
    private static readonly int[] Reversed = [.. Enumerable.Range(0, Size).Select(Reverse)];

    // One-sided power of a full-scale signal is 1.
    private static readonly float Scale = 2 / (Size * Window.Sum(weight => weight * weight)) / (32_768f * 32_768f);

    private readonly float[] _real = new float[Size];
    private readonly float[] _imaginary = new float[Size];

    public static int Count => Edges.Length - 1;

    /// <summary>The bins of a band: about half as many of its values are independent.</summary>
    public static int Width(int band) => Bins[band + 1] - Bins[band];

    /// <summary>Measures one window of both signals.</summary>
    public void Measure(ReadOnlySpan<short> near, ReadOnlySpan<short> far, Span<float> nearPower, Span<float> farPower)
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        for (int i = 0; i < WindowSamples; i++)
        {
            _real[Reversed[i]] = near[i] * Window[i];
            _imaginary[Reversed[i]] = far[i] * Window[i];
        }

        Transform();
        for (int band = 0; band < nearPower.Length; band++)
        {
            float nearSum = 0;
            float farSum = 0;
            for (int bin = Bins[band]; bin < Bins[band + 1]; bin++)
            {
                // The even part of the sum's transform belongs to the real signal, the odd part to the imaginary one.
                (float a, float b, float c, float d) = (_real[bin], _imaginary[bin], _real[Size - bin], _imaginary[Size - bin]);
                nearSum += Square((a + c) / 2) + Square((b - d) / 2);
                farSum += Square((b + d) / 2) + Square((c - a) / 2);
            }

            nearPower[band] = (nearSum * Scale) + MinPower;
            farPower[band] = farSum * Scale;
        }
    }

    private static float Square(float value) => value * value;

    private static int Reverse(int index)
    {
        int reversed = 0;
        for (int bit = 1; bit < Size; bit *= 2)
        {
            reversed = (reversed * 2) + ((index & bit) == 0 ? 0 : 1);
        }

        return reversed;
    }

    // Cooley and Tukey's, in place, of input in reversed order.
    private void Transform()
    {
        for (int half = 1; half < Size; half *= 2)
        {
            int step = Size / (2 * half);
            for (int start = 0; start < Size; start += 2 * half)
            {
                for (int i = 0; i < half; i++)
                {
                    int even = start + i;
                    int odd = even + half;
                    (float cosine, float sine) = (Cosines[i * step], Sines[i * step]);
                    float real = (_real[odd] * cosine) - (_imaginary[odd] * sine);
                    float imaginary = (_real[odd] * sine) + (_imaginary[odd] * cosine);
                    (_real[odd], _imaginary[odd]) = (_real[even] - real, _imaginary[even] - imaginary);
                    (_real[even], _imaginary[even]) = (_real[even] + real, _imaginary[even] + imaginary);
                }
            }
        }
    }
}
