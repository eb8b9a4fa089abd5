namespace Wavix.Streaming.Testing;

/// <summary>When the messages of one direction arrive. One thread asks when, another waits.</summary>
/// <param name="faults">What delays them.</param>
/// <param name="seed">Of what is drawn.</param>
/// <param name="clock">The call's.</param>
internal sealed class LinkSchedule(SimulatedFaults faults, int seed, TimeProvider clock)
{
    private readonly long _begunAt = clock.GetTimestamp();
    private readonly Random _random = new(seed);
    private TimeSpan _last;

    private TimeSpan Elapsed => clock.GetElapsedTime(_begunAt);

    /// <summary>When a message that leaves now arrives: never before the one before it.</summary>
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
