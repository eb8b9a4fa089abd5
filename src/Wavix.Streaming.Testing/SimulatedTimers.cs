namespace Wavix.Streaming.Testing;

/// <summary>The time of a <see cref="SimulatedClock"/> and its active timers, in the order in which they fire. Not thread-safe.</summary>
internal sealed class SimulatedTimers
{
    private readonly SortedSet<SimulatedTimer> _timers = [];
    private long _timesSet;

    /// <summary>The time since the clock was created.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>When the next timer fires; null if none is set.</summary>
    public TimeSpan? NextDue => _timers.Min?.Due;

    /// <summary>Sets a timer.</summary>
    /// <param name="timer">The timer, which may already be set.</param>
    /// <param name="wait">The time from now until it fires; null for never.</param>
    /// <param name="period">How long after that it fires again; null for never.</param>
    public void Set(SimulatedTimer timer, TimeSpan? wait, TimeSpan? period)
    {
        // Remove it first: its times determine its position in the set.
        _timers.Remove(timer);
        if (wait is { } known && !timer.IsDisposed)
        {
            timer.SetDue(Now + known, period, ++_timesSet);
            _timers.Add(timer);
        }
    }

    /// <summary>Moves the time to the next timer, which must exist, and removes it.</summary>
    public SimulatedTimer Take()
    {
        SimulatedTimer timer = _timers.Min!;
        Now = timer.Due;
        Set(timer, timer.Period, timer.Period);
        return timer;
    }
}
