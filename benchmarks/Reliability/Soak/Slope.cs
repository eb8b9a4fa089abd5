namespace Reliability.Soak;

/// <summary>The straight line that fits values best.</summary>
internal static class Slope
{
    /// <returns>By how much the line rises for each unit of <paramref name="at"/>.</returns>
    public static double Of(IReadOnlyList<double> at, IReadOnlyList<double> values)
    {
        double meanAt = at.Average();
        double mean = values.Average();
        double spread = at.Sum(x => (x - meanAt) * (x - meanAt));
        return spread == 0 ? 0 : at.Zip(values, (x, y) => (x - meanAt) * (y - mean)).Sum() / spread;
    }
}
