namespace Wavix.Streaming.Audio.Tests.Resampling;

/// <summary>
/// The signal that a resampler of one pair of rates is measured with: one tone after the other, 300 ms each at -1 dBFS, in 16 bits without
/// dither. First in the pass band, then 997 Hz, then in the stop band of the input, when it has one.
/// </summary>
internal sealed class TestTones
{
    public const double Amplitude = 0.891_250_938 * 32_767;

    private const double ToneSeconds = 0.3;

    // Of a tone; what a filter makes of its edges is left out, for filters of up to 160 ms.
    private const double EdgeSeconds = 0.08;

    private static readonly double[] PassBand = [0.005, 0.1, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9];

    private readonly int _inputRate;
    private readonly int _outputRate;
    private readonly List<double> _frequencies = [];
    private readonly int _passing;

    public TestTones(int inputRate, int outputRate)
    {
        _inputRate = inputRate;
        _outputRate = outputRate;
        double nyquist = Math.Min(inputRate, outputRate) / 2.0;
        _frequencies.AddRange(PassBand.Select(part => part * nyquist));
        _passing = _frequencies.Count;
        _frequencies.Add(997);

        // Upwards, the rest of the input's band, whose images begin at the edge. Downwards, from the lower Nyquist frequency to just below
        // the input's own, densest at the edge.
        double room = (0.999 * inputRate / 2.0) - nyquist;
        if (outputRate > inputRate)
        {
            _frequencies.AddRange(new[] { 0.92, 0.94, 0.96, 0.98, 0.99, 0.995, 0.998 }.Select(part => part * nyquist));
        }
        else
        {
            _frequencies.AddRange(new[] { 0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1 }.Select(part => nyquist + (part * room)));
        }
    }

    public short[] Input
    {
        get
        {
            short[] samples = new short[(int)(_frequencies.Count * ToneSeconds * _inputRate)];
            for (int i = 0; i < samples.Length; i++)
            {
                double frequency = _frequencies[Math.Min((int)(i / (ToneSeconds * _inputRate)), _frequencies.Count - 1)];
                samples[i] = (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * (frequency * i / _inputRate % 1)));
            }

            return samples;
        }
    }

    /// <summary>What a resampler made of <see cref="Input"/>.</summary>
    public ResamplerFigures Measure(short[] output)
    {
        double ripple = 0;
        double delay = 0;
        double stopBand = double.PositiveInfinity;
        for (int i = 0; i < _frequencies.Count; i++)
        {
            SineFit fit = Fit(output, i);
            if (i < _passing)
            {
                ripple = Math.Max(ripple, Math.Abs(20 * Math.Log10(fit.Amplitude / Amplitude)));
                delay = Math.Max(delay, Math.Abs(fit.Phase) / (2 * Math.PI * _frequencies[i]));
            }

            // Upwards, what stands beside a tone is its image; downwards, everything that is left of a tone of the stop band is alias.
            double leak = _outputRate > _inputRate ? fit.ResidualRms : i > _passing ? RootMeanSquare(output, i) : 0;
            stopBand = Math.Min(stopBand, 20 * Math.Log10(Amplitude / Math.Sqrt(2) / leak));
        }

        return new ResamplerFigures(ripple, stopBand, Fit(output, _passing).SignalToResidual, delay * 1e6);
    }

    private SineFit Fit(short[] output, int tone)
    {
        IEnumerable<int> middle = Middle(tone);
        return SineFit.Of(output, middle.First(), middle.Count(), _frequencies[tone] / _outputRate);
    }

    private double RootMeanSquare(short[] output, int tone) =>
        Math.Sqrt(Middle(tone).Average(at => (double)output[at] * output[at]));

    private IEnumerable<int> Middle(int tone)
    {
        int first = (int)(((tone * ToneSeconds) + EdgeSeconds) * _outputRate);
        return Enumerable.Range(first, (int)((ToneSeconds - (2 * EdgeSeconds)) * _outputRate));
    }
}
