namespace Wavix.Streaming;

/// <summary>Wakes a player when something is due. Set by one at a time; fires on the thread pool, or wherever the clock of a test does.</summary>
internal abstract class PacerTimer : IDisposable
{
    /// <summary>The system's clock has a timer of our own, which is more exact; any other brings its timers along.</summary>
    public static PacerTimer Create(TimeProvider clock, Action fire) =>
        clock == TimeProvider.System ? new SharedTimer(fire) : new ClockTimer(clock, fire);

    /// <summary>Fires once, after so much time or earlier; whatever was set before does not count any more.</summary>
    /// <param name="due">Above zero.</param>
    public abstract void Set(TimeSpan due);

    public abstract void Dispose();

    private sealed class ClockTimer(TimeProvider clock, Action fire) : PacerTimer
    {
        private readonly ITimer _timer = clock.CreateContextFreeTimer(
            static fire => ((Action)fire!)(), fire, Timeout.InfiniteTimeSpan);

        // Timers count in whole milliseconds; one that rang early would only ring again.
        public override void Set(TimeSpan due) => _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

        public override void Dispose() => _timer.Dispose();
    }
}
