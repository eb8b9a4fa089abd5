namespace EndToEnd.Load;

/// <summary>Counts times in steps of 10 µs, up to 1 s. Any thread.</summary>
internal sealed class Latencies
{
    private const int Step = 10;

    private readonly int[] _counts = new int[100_001];

    public long Count => _counts.Sum(static count => (long)count);

    public void Add(TimeSpan time) =>
        Interlocked.Increment(ref _counts[Math.Min((int)(time.TotalMicroseconds / Step), _counts.Length - 1)]);

    /// <summary>The time that so large a share stays below, in ms; 0 when nothing was counted.</summary>
    public double At(double share)
    {
        long left = (long)(Count * share);
        for (int i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left < 0)
            {
                return (i + 1) * Step / 1000.0;
            }
        }

        return 0;
    }
}
