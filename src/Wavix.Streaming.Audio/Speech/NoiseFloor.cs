namespace Wavix.Streaming.Audio;

/// <summary>
/// The power of the noise in each band. It follows what did not become speech. Under speech it drifts, bounded by the minimum of the last 1.2 s, as in
/// R. Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics", IEEE Transactions on Speech and Audio
/// Processing 9(5), 2001.
/// </summary>
internal sealed class NoiseFloor
{
    private const int Blocks = 8;
    private const int BlockFrames = 15;
    private const float Smoothing = 0.7f;

    // Noise that is not stationary lies higher above its minimum than white noise does.
    private const float MinOverExpected = 0.7f;
    private const float MaxOverExpected = 16;

    // A cough must not become the floor.
    private const float MaxStep = 8;

    // 3 dB/s upwards, 6 dB/s downwards: about the lower third of what speech has in a band.
    private static readonly float DriftUp = MathF.Pow(10, 0.003f);
    private static readonly float DriftDown = MathF.Pow(10, -0.006f);
    private static readonly float[] Bias = [.. Enumerable.Range(0, SpeechBands.Count).Select(ExpectedOverMinimum)];

    private readonly float[] _smoothed = new float[SpeechBands.Count];
    private readonly float[] _minima = new float[SpeechBands.Count * Blocks];
    private int _frames;

    public float[] Power { get; } = new float[SpeechBands.Count];

    public void Reset() => _frames = 0;

    /// <summary>Adds a frame to the minimum, and keeps the noise within its bounds.</summary>
    /// <param name="power">The power of each band, without the echo that is expected in it.</param>
    public void Add(ReadOnlySpan<float> power)
    {
        int block = _frames / BlockFrames % Blocks;
        bool isFirst = _frames == 0;
        bool startsBlock = _frames % BlockFrames == 0;
        for (int band = 0; band < Power.Length; band++)
        {
            float smoothed = isFirst ? power[band] : (Smoothing * _smoothed[band]) + ((1 - Smoothing) * power[band]);
            _smoothed[band] = smoothed;
            Span<float> minima = _minima.AsSpan(band * Blocks, Blocks);
            if (isFirst)
            {
                minima.Fill(float.MaxValue);
                Power[band] = power[band];
            }

            minima[block] = startsBlock ? smoothed : Math.Min(minima[block], smoothed);
            float minimum = float.MaxValue;
            foreach (float one in minima)
            {
                minimum = Math.Min(minimum, one);
            }

            float expected = minimum * Bias[band];
            Power[band] = Math.Clamp(Power[band], expected * MinOverExpected, expected * MaxOverExpected);
        }

        // Stays small; the block and the place in it are the same.
        _frames = _frames + 1 == 2 * Blocks * BlockFrames ? Blocks * BlockFrames : _frames + 1;
    }

    /// <summary>Follows a frame that is noise.</summary>
    public void Follow(ReadOnlySpan<float> power, float rate)
    {
        for (int band = 0; band < Power.Length; band++)
        {
            Power[band] += rate * (Math.Min(power[band], MaxStep * Power[band]) - Power[band]);
        }
    }

    /// <summary>Drifts towards a frame that may be speech.</summary>
    public void Drift(ReadOnlySpan<float> power)
    {
        for (int band = 0; band < Power.Length; band++)
        {
            Power[band] *= power[band] > Power[band] ? DriftUp : DriftDown;
        }
    }

    // The mean over the minimum of 120 smoothed values of noise: those have a chi-squared distribution, whose lower 1.5 % follows from Wilson and
    // Hilferty's approximation.
    private static float ExpectedOverMinimum(int band)
    {
        double freedom = 2 * Math.Max(1, SpeechBands.Width(band) / 2.0) * (1 + Smoothing) / (1 - Smoothing);
        double spread = 2 / (9 * freedom);
        return (float)Math.Pow(1 - spread - (2.17 * Math.Sqrt(spread)), -3);
    }
}
