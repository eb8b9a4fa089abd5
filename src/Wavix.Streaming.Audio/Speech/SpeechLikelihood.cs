namespace Wavix.Streaming.Audio;

/// <summary>Decides for each frame whether it has a sound of speech, from the likelihood ratio of its bands.</summary>
internal sealed class SpeechLikelihood
{
    // Noise that does not vary stays below 0.15. Above 3, not even babble may push the threshold.
    private const float MinThreshold = 0.25f;
    private const float MaxThreshold = 3;

    // Above what only one frame of noise in twenty exceeds.
    private const float OverVaried = 1.1f;
    private const float Quantile = 0.95f;
    private const float QuantileRate = 0.02f;
    private const float FirstVaried = 0.8f;
    private const float FirstQuantileRate = 0.2f;
    private const int FirstFrames = 130;

    // A band that is very loud is not more speech than one that is loud: a tone fills few bands.
    private const float MaxBandRatio = 12;

    // Nepers between frames, of the strongest band.
    private const float MinChange = 0.08f;
    private const float MaxChange = 1;

    // Within an utterance less is required, and more with every frame: what never pauses is noise.
    private const float OpenThreshold = 0.8f;
    private const float OpenRise = 0.005f;

    // A frame counts as noise if there is no speech this much later.
    private const int HoldFrames = 30;
    private const float FollowRate = 0.04f;

    private readonly SpeechBands _bands = new();
    private readonly NoiseFloor _noise = new();
    private readonly EchoModel _echo = new();
    private readonly float[] _near = new float[SpeechBands.Count];
    private readonly float[] _far = new float[SpeechBands.Count];
    private readonly float[] _before = new float[SpeechBands.Count];
    private readonly float[] _smoothed = new float[SpeechBands.Count];
    private readonly float[] _heldPowers = new float[HoldFrames * SpeechBands.Count];
    private readonly float[] _heldRatios = new float[HoldFrames];
    private readonly float _factor;
    private float _last;
    private float _beforeLast;
    private float _varied;
    private float _change;
    private int _openFrames;
    private int _frames;
    private int _place;

    public SpeechLikelihood(double sensitivity)
    {
        // 0.5 is 1; the ends are a quarter and four times.
        _factor = (float)Math.Pow(4, 1 - (2 * sensitivity));
        Reset();
    }

    /// <summary>The probability of speech in the last frame.</summary>
    public float Probability { get; private set; }

    /// <summary>The delay of the echo as far as it is known.</summary>
    public int? EchoDelayFrames => _echo.DelayFrames;

    public void Reset()
    {
        _noise.Reset();
        _echo.Reset();
        Array.Clear(_before);
        Array.Clear(_smoothed);
        (_change, _last, _beforeLast, _varied, _openFrames, _frames, _place, Probability) = (0, 0, 0, FirstVaried, 0, 0, 0, 0);
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="near">A window of what the caller's line sent.</param>
    /// <param name="far">A window of what was played to it at the same time.</param>
    /// <param name="isSpeech">Whether an utterance has started and not ended.</param>
    /// <returns>Whether the frame before has a sound of speech: the ratio is averaged over three frames.</returns>
    public bool Add(ReadOnlySpan<short> near, ReadOnlySpan<short> far, bool isSpeech)
    {
        _bands.Measure(near, far, _near, _far);
        bool isVaried = IsVaried();
        if (_frames == 0)
        {
            _noise.Add(_near);
        }

        _echo.Expect(_far, _near, _noise.Power);
        float ratio = Average(MeanLogRatio());
        _openFrames = isSpeech ? _openFrames + 1 : 0;
        float threshold = _factor * Math.Clamp(_varied * OverVaried, MinThreshold, MaxThreshold);
        if (isSpeech)
        {
            threshold *= OpenThreshold * (1 + (_openFrames * OpenRise));
        }

        Probability = 1 / (1 + MathF.Exp(-4 * ((ratio / threshold) - 1)));
        Learn(ratio, isSpeech);
        return ratio > threshold && isVaried;
    }

    // A tone keeps the power of its band, which no sound of speech does for long.
    private bool IsVaried()
    {
        int strongest = 0;
        for (int band = 1; band < _near.Length; band++)
        {
            strongest = _near[band] > _near[strongest] ? band : strongest;
        }

        float change = MathF.Abs(MathF.Log(_near[strongest] / (_before[strongest] + 1e-9f)));
        _near.CopyTo(_before, 0);
        _change += 0.2f * (Math.Min(change, MaxChange) - _change);
        return _change > MinChange;
    }

    // Of Sohn, Kim and Sung, with the a priori ratio that is the most likely one, whose logarithm is γ - 1 - ln γ.
    private float MeanLogRatio()
    {
        float sum = 0;
        for (int band = 0; band < _near.Length; band++)
        {
            float power = _near[band] / (_noise.Power[band] + _echo.Power[band]);
            float smoothed = (0.3f * _smoothed[band]) + (0.7f * power);
            _smoothed[band] = smoothed;
            sum += smoothed > 1 ? Math.Min(smoothed - 1 - MathF.Log(smoothed), MaxBandRatio) : 0;
        }

        return sum / _near.Length;
    }

    private float Average(float ratio)
    {
        float average = (ratio + _last + _beforeLast) / 3;
        (_last, _beforeLast) = (ratio, _last);
        return average;
    }

    private void Learn(float ratio, bool isSpeech)
    {
        for (int band = 0; band < _near.Length; band++)
        {
            // Without the echo, which is not there when nothing is played.
            _near[band] = Math.Max(_near[band] - _echo.Power[band], Math.Min(_near[band], _noise.Power[band]));
        }

        Span<float> held = _heldPowers.AsSpan(_place * _near.Length, _near.Length);
        if (_frames >= HoldFrames && !isSpeech)
        {
            float rate = (_frames < FirstFrames ? FirstQuantileRate : QuantileRate) * (_varied + 0.02f);
            _varied = Math.Max(0, _varied + (rate * (_heldRatios[_place] > _varied ? Quantile : Quantile - 1)));
            _noise.Follow(held, FollowRate);
        }

        _near.CopyTo(held);
        _heldRatios[_place] = ratio;
        _place = (_place + 1) % HoldFrames;
        _noise.Add(_near);
        if (isSpeech)
        {
            _noise.Drift(_near);
        }
        else if (_frames < 20)
        {
            // The first frames are all that is known.
            _noise.Follow(_near, 1f / (_frames + 1));
        }

        _frames = Math.Min(_frames + 1, FirstFrames);
    }
}
