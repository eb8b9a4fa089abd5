namespace Wavix.Streaming;

/// <summary>
/// A timer of one thread that serves the queues of all sessions, exact to about a millisecond. The runtime's own timers use a clock that on
/// Linux moves in steps of 4 ms, so a frame every 20 ms would be up to 10 ms late.
/// </summary>
internal sealed class SharedTimer(TimerThread thread, Action fire) : PacerTimer, IThreadPoolWorkItem
{
    private const long Never = long.MaxValue;

    // So that a timer that is set again or disposed is released soon, even when its time is days away.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // When it fires, and when the thread looks at it next, which may be sooner: so setting it later costs nothing.
    private long _due = Never;
    private long _queuedAt = Never;

    public SharedTimer(Action fire)
        : this(TimerThread.Shared, fire)
    {
    }

    public override void Set(TimeSpan due)
    {
        TimeSpan wait = due < Longest ? due : Longest;
        lock (thread.Sync)
        {
            _due = TimerThread.Now + (long)(wait.TotalSeconds * TimerThread.Frequency);
            if (_due < _queuedAt)
            {
                _queuedAt = _due;
                thread.Enqueue(this, _due);
            }
        }
    }

    public override void Dispose()
    {
        lock (thread.Sync)
        {
            _due = Never;
        }
    }

    void IThreadPoolWorkItem.Execute() => fire();

    /// <summary>The thread looks at it, under its lock.</summary>
    /// <param name="at">The time it was queued for.</param>
    /// <param name="now">The time.</param>
    public void LookAt(long at, long now)
    {
        if (_queuedAt != at)
        {
            // It was queued again since.
            return;
        }

        _queuedAt = Never;
        if (_due <= now)
        {
            _due = Never;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (_due != Never)
        {
            _queuedAt = _due;
            thread.Enqueue(this, _due);
        }
    }
}
