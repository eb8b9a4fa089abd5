namespace Wavix.Streaming.Testing;

/// <summary>Determines when the messages of one direction arrive. One thread schedules them, another waits.</summary>
/// <param name="faults">The faults that delay messages.</param>
/// <param name="seed">The seed of the random delays.</param>
/// <param name="clock">The clock of the call.</param>
internal sealed class LinkSchedule(SimulatedFaults faults, int seed, TimeProvider clock)
{
    private readonly long _begunAt = clock.GetTimestamp();
    private readonly Random _random = new(seed);
    private TimeSpan _last;

    private TimeSpan Elapsed => clock.GetElapsedTime(_begunAt);

    /// <summary>Returns when a message that is sent now arrives; never before the previous one.</summary>
    public TimeSpan Next()
    {
        TimeSpan due = Elapsed + faults.Delay + (faults.Jitter * _random.NextDouble());
        if (faults.Burst > TimeSpan.Zero)
        {
            due = faults.Burst * Math.Ceiling(due / faults.Burst);
        }

        _last = due > _last ? due : _last;
        return _last;
    }

    public async ValueTask WaitAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        while (due - Elapsed is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
