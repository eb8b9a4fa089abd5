using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Common;

/// <summary>How the benchmarks fill and print a <see cref="LatencyHistogram"/>.</summary>
internal static class Latencies
{
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    public static double Milliseconds(this LatencyHistogram histogram, double part) => histogram.Percentile(part).TotalMilliseconds;

    public static string Describe(this LatencyHistogram histogram) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {histogram.Milliseconds(0.5):0.00} ms, p99 {histogram.Milliseconds(0.99):0.00} ms, p99.9 {histogram.Milliseconds(0.999):0.00} ms, maximum {histogram.Max.TotalMilliseconds:0.00} ms");

    /// <summary>Adds how late the frames of one call were, one of which is due every 20 ms: each frame's delay against the most punctual of its call.</summary>
    /// <param name="late">Where to.</param>
    /// <param name="arrivals">When each frame arrived, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="first">The first frame that counts.</param>
    public static void AddLateness(this LatencyHistogram late, IReadOnlyList<long> arrivals, int first)
    {
        TimeSpan[] offsets =
        [
            .. Enumerable.Range(first, Math.Max(0, arrivals.Count - first))
                .Select(i => Stopwatch.GetElapsedTime(arrivals[0], arrivals[i]) - (i * FrameDuration)),
        ];
        TimeSpan earliest = offsets.DefaultIfEmpty().Min();
        foreach (TimeSpan offset in offsets)
        {
            late.Add(offset - earliest);
        }
    }
}
