namespace Wavix.Streaming;

/// <summary>Wakes the queue when something is due. Set by one thread at a time. Fires on the thread pool, or where the clock of a test does.</summary>
internal abstract class PacerTimer : IDisposable
{
    /// <summary>The system's clock gets a timer of our own, which is more exact; any other clock has its own timers.</summary>
    public static PacerTimer Create(TimeProvider clock, Action fire) =>
        clock == TimeProvider.System ? new SharedTimer(fire) : new ClockTimer(clock, fire);

    /// <summary>Fires once, after the given time or earlier. It replaces what was set before.</summary>
    /// <param name="due">Above zero.</param>
    public abstract void Set(TimeSpan due);

    public abstract void Dispose();

    private sealed class ClockTimer(TimeProvider clock, Action fire) : PacerTimer
    {
        private readonly ITimer _timer = clock.CreateContextFreeTimer(
            static fire => ((Action)fire!)(), fire, Timeout.InfiniteTimeSpan);

        // Timers count in whole milliseconds; one that fired early would only fire again.
        public override void Set(TimeSpan due) => _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

        public override void Dispose() => _timer.Dispose();
    }
}
