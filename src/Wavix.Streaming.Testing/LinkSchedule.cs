namespace Wavix.Streaming.Testing;

/// <summary>
/// Determines when the messages of one direction arrive. One thread schedules them, another waits, and any may change the faults.
/// </summary>
/// <param name="faults">The faults that delay messages.</param>
/// <param name="seed">The seed of the random delays.</param>
/// <param name="clock">The clock of the call.</param>
internal sealed class LinkSchedule(SimulatedFaults faults, int seed, TimeProvider clock)
{
    private readonly long _begunAt = clock.GetTimestamp();
    private readonly object _sync = new();
    private SimulatedFaults _faults = faults;
    private Random _random = new(seed);
    private TimeSpan _last;

    private TimeSpan Elapsed => clock.GetElapsedTime(_begunAt);

    /// <summary>Returns when a message that is sent now arrives; never before the previous one.</summary>
    public TimeSpan Next()
    {
        lock (_sync)
        {
            TimeSpan due = Elapsed + _faults.Delay + (_faults.Jitter * _random.NextDouble());
            if (_faults.Burst > TimeSpan.Zero)
            {
                due = _faults.Burst * Math.Ceiling(due / _faults.Burst);
            }

            _last = due > _last ? due : _last;
            return _last;
        }
    }

    /// <summary>Schedules by other faults from now on. Messages that are in transit keep their times, so that order is kept.</summary>
    public void Change(SimulatedFaults faults, int seed)
    {
        lock (_sync)
        {
            _faults = faults;
            _random = new Random(seed);
        }
    }

    public async ValueTask WaitAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        while (due - Elapsed is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
