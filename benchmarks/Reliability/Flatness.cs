using static System.FormattableString;

namespace Reliability;

/// <summary>Whether something stays the same for a long time.</summary>
internal static class Flatness
{
    // Beyond this, over the whole time that is judged, it grows; less is how the collector breathes.
    private const double MostGrowth = 0.05;

    /// <summary>Prints the straight line that fits the samples best.</summary>
    /// <param name="name">What was measured, in MiB.</param>
    /// <param name="at">The times of the samples, in minutes.</param>
    /// <param name="values">The samples.</param>
    public static bool Judge(string name, List<double> at, List<double> values)
    {
        if (values.Count < 2)
        {
            Console.WriteLine($"{name}: too few samples");
            return false;
        }

        double slope = GetSlope(at, values);
        double growth = slope * (at[^1] - at[0]) / values.Average();
        bool isFlat = growth <= MostGrowth;
        Console.WriteLine(Invariant(
            $"{name}: {values.Min():0.0} to {values.Max():0.0} MiB, {slope * 1024:+0.0;-0.0} KiB a minute over {values.Count} samples ({growth * 100:+0.0;-0.0} % in all): {(isFlat ? "flat" : "GROWS")}"));
        return isFlat;
    }

    public static double ToMiB(long bytes) => bytes / 1024.0 / 1024.0;

    private static double GetSlope(List<double> at, List<double> values)
    {
        double meanAt = at.Average();
        double mean = values.Average();
        double spread = at.Sum(x => (x - meanAt) * (x - meanAt));
        return spread == 0 ? 0 : at.Zip(values, (x, y) => (x - meanAt) * (y - mean)).Sum() / spread;
    }
}
