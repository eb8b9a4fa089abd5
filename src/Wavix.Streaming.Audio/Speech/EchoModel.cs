namespace Wavix.Streaming.Audio;

/// <summary>
/// The echo to expect in each band, from what is played. Its delay (0 to 400 ms) is where the logarithmic envelopes of both sides correlate best;
/// its gain follows the ratio of both while they do. The design is that of an echo suppressor on powers: C. Faller and J. Chen, "Suppressing acoustic
/// echo in a spectral envelope space", IEEE Transactions on Speech and Audio Processing 13(5), 2005.
/// </summary>
internal sealed class EchoModel
{
    private const int MaxDelayFrames = 42;

    // What arrives around the delay belongs to it: the room's reverberation, and frames that are not aligned.
    private const int Early = 1;
    private const int Late = 5;
    private const int History = 64;

    // Before the delay is known, an echo of -10 dB is expected at every delay.
    private const float InitialGain = 0.1f;
    private const float MinGain = 1e-4f;
    private const float MaxGain = 0.5f;

    // An echo varies around what is expected of it.
    private const float Margin = 2.5f;
    // Speech of two people does not reach this correlation for long; an echo over noise has more.
    private const float MinCorrelation = 0.4f;
    private const float MinEvidence = 400;
    private const int MinSameFrames = 15;
    private const float MinFar = 1e-7f;

    private readonly float[] _far = new float[History * SpeechBands.Count];
    private readonly float[] _farLog = new float[History * SpeechBands.Count];
    private readonly float[] _farMean = new float[SpeechBands.Count];
    private readonly float[] _nearMean = new float[SpeechBands.Count];
    private readonly float[] _products = new float[MaxDelayFrames + 1];
    private readonly float[] _farSquares = new float[MaxDelayFrames + 1];
    private readonly float[] _gain = new float[SpeechBands.Count];
    private float _nearSquares;
    private int _frame;
    private int _quiet;
    private int _delay;
    private int _candidate;
    private int _sameFrames;
    private bool _isFirst;

    public EchoModel() => Reset();

    /// <summary>The power of the echo in each band that the next frame may have.</summary>
    public float[] Power { get; } = new float[SpeechBands.Count];

    public int? DelayFrames => _delay < 0 ? null : _delay;

    public void Reset()
    {
        Array.Clear(_far);
        Array.Clear(_farLog);
        Array.Clear(_farMean);
        Array.Clear(_nearMean);
        Array.Clear(_products);
        Array.Clear(_farSquares);
        Array.Clear(Power);
        Array.Fill(_gain, InitialGain);
        (_nearSquares, _frame, _quiet, _delay, _candidate, _sameFrames, _isFirst) = (0, 0, History, -1, -1, 0, true);
    }

    /// <summary>Adds a frame of what is played, and expects its echo in the near signal of the same time.</summary>
    public void Expect(ReadOnlySpan<float> far, ReadOnlySpan<float> near, ReadOnlySpan<float> noise)
    {
        bool isPlaying = false;
        foreach (float power in far)
        {
            isPlaying |= power > MinFar;
        }

        _quiet = isPlaying ? 0 : Math.Min(_quiet + 1, History);
        if (_quiet == History)
        {
            Array.Clear(Power);
            return;
        }

        _frame = (_frame + 1) % History;
        far.CopyTo(Row(_far, 0));
        Correlate(far, near, noise);
        for (int band = 0; band < Power.Length; band++)
        {
            float strongest = StrongestFar(band);
            if (_delay >= 0)
            {
                Learn(band, strongest, near[band], noise[band]);
            }

            Power[band] = strongest * _gain[band] * Margin;
        }
    }

    private Span<float> Row(float[] history, int delay) =>
        history.AsSpan((_frame - delay + History) % History * SpeechBands.Count, SpeechBands.Count);

    private float StrongestFar(int band)
    {
        int from = _delay < 0 ? 0 : Math.Max(_delay - Early, 0);
        int to = _delay < 0 ? MaxDelayFrames + Late : _delay + Late;
        float strongest = 0;
        for (int delay = from; delay <= to; delay++)
        {
            strongest = Math.Max(strongest, Row(_far, delay)[band]);
        }

        return strongest;
    }

    // Normalised cross-correlation of the envelopes, averaged over about two seconds.
    private void Correlate(ReadOnlySpan<float> far, ReadOnlySpan<float> near, ReadOnlySpan<float> noise)
    {
        const float Keep = 0.995f;
        Span<float> nearLog = stackalloc float[SpeechBands.Count];
        Span<float> farLog = Row(_farLog, 0);
        float nearSquares = 0;
        for (int band = 0; band < far.Length; band++)
        {
            float farLevel = MathF.Log(Math.Max(far[band], MinFar / 10));
            float nearLevel = MathF.Log(Math.Max(near[band], noise[band] * 2));
            if (_isFirst)
            {
                (_farMean[band], _nearMean[band]) = (MathF.Log(MinFar / 10), nearLevel);
            }

            _farMean[band] += 0.01f * (farLevel - _farMean[band]);
            _nearMean[band] += 0.01f * (nearLevel - _nearMean[band]);
            farLog[band] = farLevel - _farMean[band];
            nearLog[band] = nearLevel - _nearMean[band];
            nearSquares += nearLog[band] * nearLog[band];
        }

        _isFirst = false;
        _nearSquares = (Keep * _nearSquares) + nearSquares;
        float best = 0;
        int at = -1;
        for (int delay = 0; delay <= MaxDelayFrames; delay++)
        {
            ReadOnlySpan<float> delayed = Row(_farLog, delay);
            float product = 0;
            float squares = 0;
            for (int band = 0; band < nearLog.Length; band++)
            {
                product += nearLog[band] * delayed[band];
                squares += delayed[band] * delayed[band];
            }

            _products[delay] = (Keep * _products[delay]) + product;
            _farSquares[delay] = (Keep * _farSquares[delay]) + squares;
            float correlation = _products[delay] / MathF.Sqrt((_nearSquares * _farSquares[delay]) + 1e-6f);
            if (correlation > best)
            {
                (best, at) = (correlation, delay);
            }
        }

        if (best < MinCorrelation || _nearSquares < MinEvidence)
        {
            return;
        }

        // The maximum has to stay where it is, so that speech of the caller that fits by chance does not move it.
        _sameFrames = Math.Abs(at - _candidate) <= 1 ? _sameFrames + 1 : 0;
        _candidate = at;
        if (_sameFrames >= MinSameFrames)
        {
            _delay = at;
        }
    }

    // The gain is a high percentile of the ratio: it rises four times as fast as it falls. What is far above it is the caller, and says nothing about it.
    private void Learn(int band, float far, float near, float noise)
    {
        if (far * _gain[band] * 4 < noise || far < MinFar)
        {
            return;
        }

        float ratio = Math.Max(near - noise, 0) / far;
        if (ratio > _gain[band] * 8)
        {
            return;
        }

        _gain[band] = Math.Clamp(_gain[band] * (ratio > _gain[band] ? 1.04f : 0.99f), MinGain, MaxGain);
    }
}
