using System.Globalization;

namespace EndToEnd;

/// <summary>
/// A median with the interval that holds the true one in 95 of 100 cases, by the ranks of the sorted values: it assumes nothing of how they
/// are distributed.
/// </summary>
internal sealed class MedianInterval
{
    private readonly double[] _sorted;

    public MedianInterval(IEnumerable<double> values) => _sorted = [.. values.Order()];

    public double Median => _sorted.Length % 2 == 1
        ? _sorted[_sorted.Length / 2]
        : (_sorted[(_sorted.Length / 2) - 1] + _sorted[_sorted.Length / 2]) / 2;

    public override string ToString()
    {
        int skip = Ranks();
        return string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} ({_sorted[skip]:0.00} to {_sorted[^(skip + 1)]:0.00})");
    }

    /// <summary>How many values lie outside at each end: as many as keep the binomial tails at 2.5 %.</summary>
    private int Ranks()
    {
        double term = Math.Pow(0.5, _sorted.Length);
        double tail = term;
        int skip = 0;
        for (int i = 1; i < _sorted.Length / 2 && tail + (term *= (_sorted.Length - i + 1) / (double)i) <= 0.025; i++)
        {
            tail += term;
            skip = i;
        }

        return skip;
    }
}
