namespace Wavix.Streaming.Audio.Tests.Resampling;

/// <summary>
/// The sine of a known frequency that fits samples best, by least squares together with a constant, and what it leaves: one bin of a
/// Fourier transform, but exact for any frequency and length, so that no window is needed.
/// </summary>
/// <param name="Amplitude">Peak, in steps of 16 bits.</param>
/// <param name="Phase">Of the sine at sample 0 of the whole signal, in radians.</param>
/// <param name="ResidualRms">Root mean square of everything else: noise, distortion, images, aliases.</param>
internal readonly record struct SineFit(double Amplitude, double Phase, double ResidualRms)
{
    /// <summary>The sine over everything else, in dB.</summary>
    public double SignalToResidual => 20 * Math.Log10(Amplitude / Math.Sqrt(2) / ResidualRms);

    /// <param name="samples">The signal.</param>
    /// <param name="first">Where the fit begins; phases count from sample 0 nevertheless.</param>
    /// <param name="count">Samples of the fit.</param>
    /// <param name="cycles">The frequency in cycles per sample.</param>
    public static SineFit Of(short[] samples, int first, int count, double cycles)
    {
        // Normal equations of c0 + c1·sin + c2·cos.
        double[,] matrix = new double[3, 4];
        for (int i = first; i < first + count; i++)
        {
            double[] terms = Terms(i, cycles);
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    matrix[row, column] += terms[row] * terms[column];
                }

                matrix[row, 3] += terms[row] * samples[i];
            }
        }

        double[] solution = Solve(matrix);
        double squares = 0;
        for (int i = first; i < first + count; i++)
        {
            double[] terms = Terms(i, cycles);
            double rest = samples[i] - (solution[0] * terms[0]) - (solution[1] * terms[1]) - (solution[2] * terms[2]);
            squares += rest * rest;
        }

        return new SineFit(
            Math.Sqrt((solution[1] * solution[1]) + (solution[2] * solution[2])),
            Math.Atan2(solution[2], solution[1]),
            Math.Sqrt(squares / count));
    }

    private static double[] Terms(int i, double cycles)
    {
        double angle = 2 * Math.PI * (cycles * i % 1);
        return [1, Math.Sin(angle), Math.Cos(angle)];
    }

    /// <summary>Gauss's elimination with pivots.</summary>
    private static double[] Solve(double[,] matrix)
    {
        for (int column = 0; column < 3; column++)
        {
            int pivot = Enumerable.Range(column, 3 - column).MaxBy(row => Math.Abs(matrix[row, column]));
            for (int k = 0; k < 4; k++)
            {
                (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            }

            for (int row = 0; row < 3; row++)
            {
                if (row != column)
                {
                    double factor = matrix[row, column] / matrix[column, column];
                    for (int k = column; k < 4; k++)
                    {
                        matrix[row, k] -= factor * matrix[column, k];
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, 3).Select(row => matrix[row, 3] / matrix[row, row])];
    }
}
