namespace Wavix.Streaming.Testing;

/// <summary>The time of a <see cref="SimulatedClock"/> and the timers that are set, in the order in which they ring. Not thread-safe.</summary>
internal sealed class SimulatedTimers
{
    private readonly SortedSet<SimulatedTimer> _timers = [];
    private long _timesSet;

    /// <summary>Since the clock was made.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>When the next timer rings; null when none is set.</summary>
    public TimeSpan? NextDue => _timers.Min?.Due;

    /// <summary>Sets a timer.</summary>
    /// <param name="timer">The timer, which may be set already.</param>
    /// <param name="wait">How long from now; null for never.</param>
    /// <param name="period">How long after that again; null for never.</param>
    public void Set(SimulatedTimer timer, TimeSpan? wait, TimeSpan? period)
    {
        // Its times are its place in the set.
        _timers.Remove(timer);
        if (wait is { } known && !timer.IsDisposed)
        {
            timer.SetDue(Now + known, period, ++_timesSet);
            _timers.Add(timer);
        }
    }

    /// <summary>Moves the time to the next timer, which must be there, and takes it.</summary>
    public SimulatedTimer Take()
    {
        SimulatedTimer timer = _timers.Min!;
        Now = timer.Due;
        Set(timer, timer.Period, timer.Period);
        return timer;
    }
}
