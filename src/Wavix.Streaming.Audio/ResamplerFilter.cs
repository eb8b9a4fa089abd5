using System.Collections.Concurrent;

namespace Wavix.Streaming.Audio;

/// <summary>
/// The low-pass filter of one pair of rates as a table: one row of taps for each position that an output sample can have between two input
/// samples. Created once per pair and shared; there are 110 pairs, none over 640 KiB.
/// </summary>
internal sealed class ResamplerFilter
{
    // Stop band attenuation of the design. The specification requires 80 dB; the rest is a margin for rounding.
    private const double AttenuationDecibels = 90;

    // As a fraction of the lower Nyquist frequency: flat up to PassBand, silent from StopBand. The corner of the ideal filter is half way
    // between.
    private const double PassBand = 0.9;
    private const double StopBand = 1.0;

    // Row lengths are a multiple of this, so that vectors of up to 512 bits leave no remainder.
    private const int RowMultiple = 16;

    private static readonly ConcurrentDictionary<(int Input, int Output), ResamplerFilter> Shared = new();

    private readonly float[] _taps;

    private ResamplerFilter(int inputRate, int outputRate)
    {
        int divisor = GreatestCommonDivisor(inputRate, outputRate);
        Up = outputRate / divisor;
        Down = inputRate / divisor;

        // Kaiser's formula: the window length for this attenuation and width of the transition.
        double nyquist = Math.Min(inputRate, outputRate) / 2.0;
        double seconds = (AttenuationDecibels - 7.95) / (14.36 * (StopBand - PassBand) * nyquist);
        double reach = seconds / 2 * inputRate;
        LookAhead = (int)Math.Ceiling(reach);
        Length = (2 * LookAhead / RowMultiple * RowMultiple) + (2 * LookAhead % RowMultiple == 0 ? 0 : RowMultiple);
        _taps = new float[Up * Length];
        double corner = (PassBand + StopBand) / 2 * nyquist / inputRate;
        for (int phase = 0; phase < Up; phase++)
        {
            FillRow(_taps.AsSpan(phase * Length, Length), phase / (double)Up, reach, corner);
        }
    }

    /// <summary>Output samples per <see cref="Down"/> input samples; also the number of rows.</summary>
    public int Up { get; }

    /// <summary>Input samples per <see cref="Up"/> output samples.</summary>
    public int Down { get; }

    /// <summary>Taps per row, which is the number of input samples that one output sample is computed from.</summary>
    public int Length { get; }

    /// <summary>How many of those samples come after the position of the output sample: the delay.</summary>
    public int LookAhead { get; }

    public static ResamplerFilter For(int inputRate, int outputRate) =>
        Shared.GetOrAdd((inputRate, outputRate), pair => new ResamplerFilter(pair.Input, pair.Output));

    public ReadOnlySpan<float> Row(int phase) => _taps.AsSpan(phase * Length, Length);

    /// <param name="row">Receives the taps, oldest sample first.</param>
    /// <param name="fraction">Position of the output sample, from 0 (at an input sample) to 1 (at the next one).</param>
    /// <param name="reach">Half the length of the window, in input samples.</param>
    /// <param name="corner">Corner frequency of the ideal filter, in cycles per input sample.</param>
    private static void FillRow(Span<float> row, double fraction, double reach, double corner)
    {
        int lookAhead = (int)Math.Ceiling(reach);
        double beta = 0.1102 * (AttenuationDecibels - 8.7);
        double scale = BesselI0(beta);
        Span<double> exact = new double[row.Length];
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double distance = i - (row.Length - 1 - lookAhead) - fraction;
            double within = distance / reach;
            if (Math.Abs(within) < 1)
            {
                double window = BesselI0(beta * Math.Sqrt(1 - (within * within))) / scale;
                exact[i] = window * Sinc(2 * corner * distance);
                sum += exact[i];
            }
        }

        // Normalize each row so that it passes a constant unchanged. Otherwise a constant would become a tone.
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (float)(exact[i] / sum);
        }
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>The modified Bessel function of order 0, computed by its power series.</summary>
    private static double BesselI0(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            double factor = x / (2 * k);
            term *= factor * factor;
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
