using System.Numerics;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Counts durations in buckets that grow with the duration: a percentile is exact to 1.6 % at any size, in 11 kB for any number of
/// durations. Thread-safe: one histogram for all calls costs an interlocked increment, and nothing has to be merged.
/// </summary>
internal sealed class LatencyHistogram
{
    // Below this number of microseconds each one has a bucket; above it, each doubling has half as many buckets.
    private const int Fine = 128;
    private const int PerDoubling = Fine / 2;
    private const long MaxMicroseconds = 60_000_000;

    private readonly long[] _buckets = new long[IndexOf(MaxMicroseconds) + 1];
    private long _max;

    /// <summary>Number of durations counted.</summary>
    public long Count => _buckets.Sum();

    /// <summary>The maximum, exact.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Interlocked.Read(ref _max));

    /// <param name="duration">A negative duration counts as 0, and one above 60 s as 60 s, except in <see cref="Max"/>.</param>
    public void Add(TimeSpan duration)
    {
        long microseconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _buckets[IndexOf(Math.Min(microseconds, MaxMicroseconds))]);
        long max = Interlocked.Read(ref _max);
        while (microseconds > max)
        {
            long seen = Interlocked.CompareExchange(ref _max, microseconds, max);
            if (seen == max)
            {
                break;
            }

            max = seen;
        }
    }

    /// <summary>Returns the duration that the given part of all durations does not exceed.</summary>
    /// <param name="part">Above 0, up to 1.</param>
    /// <returns>The upper end of its bucket, or the maximum if that is shorter; zero if nothing was counted.</returns>
    public TimeSpan Percentile(double part)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        long below = 0;
        for (int index = 0; index < _buckets.Length; index++)
        {
            below += Interlocked.Read(ref _buckets[index]);
            if (below >= rank)
            {
                TimeSpan end = TimeSpan.FromMicroseconds(EndOf(index));
                return end < Max ? end : Max;
            }
        }

        return Max;
    }

    private static int IndexOf(long microseconds)
    {
        if (microseconds < Fine)
        {
            return (int)microseconds;
        }

        int doublings = BitOperations.Log2((ulong)microseconds) - BitOperations.Log2(Fine) + 1;
        return Fine + ((doublings - 1) * PerDoubling) + (int)(microseconds >> doublings) - PerDoubling;
    }

    private static long EndOf(int index)
    {
        if (index < Fine)
        {
            return index;
        }

        int doublings = ((index - Fine) / PerDoubling) + 1;
        long step = ((index - Fine) % PerDoubling) + PerDoubling;
        return ((step + 1) << doublings) - 1;
    }
}
