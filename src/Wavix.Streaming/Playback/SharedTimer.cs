namespace Wavix.Streaming;

/// <summary>
/// A timer of one thread that serves the players of all sessions, exact to about a millisecond. The runtime's own timers go by a clock that on
/// Linux moves in steps of 4 ms, so a frame every 20 ms would come up to 10 ms late.
/// </summary>
internal sealed class SharedTimer(Action fire) : PlayerTimer, IThreadPoolWorkItem
{
    private const long Never = long.MaxValue;

    // So that what is set anew or disposed is let go soon, also when its time is days away.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeProvider Clock = TimeProvider.System;

    private static readonly PriorityQueue<SharedTimer, long> Queue = new();
    private static Thread? _thread;

    // When it fires, and when the queue looks at it next, which may be sooner: so setting it later costs nothing.
    private long _due = Never;
    private long _queuedAt = Never;

    public override void Set(TimeSpan due)
    {
        TimeSpan wait = due < Longest ? due : Longest;
        lock (Queue)
        {
            _due = Clock.GetTimestamp() + (long)(wait.TotalSeconds * Clock.TimestampFrequency);
            if (_due >= _queuedAt)
            {
                return;
            }

            Enqueue();
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "Wavix.Streaming playback" };
                _thread.UnsafeStart();
            }
            else if (Queue.Peek() == this)
            {
                Monitor.Pulse(Queue);
            }
        }
    }

    public override void Dispose()
    {
        lock (Queue)
        {
            _due = Never;
        }
    }

    void IThreadPoolWorkItem.Execute() => fire();

    private static void Run()
    {
        lock (Queue)
        {
            while (true)
            {
                Monitor.Wait(Queue, FireDue());
            }
        }
    }

    /// <summary>Fires what is due.</summary>
    /// <returns>Milliseconds until the next, rounded up; infinite when there is none.</returns>
    private static int FireDue()
    {
        while (Queue.TryPeek(out SharedTimer? timer, out long at))
        {
            long now = Clock.GetTimestamp();
            if (at > now)
            {
                return (int)((at - now) * 1000 / Clock.TimestampFrequency) + 1;
            }

            Queue.Dequeue();
            if (timer._queuedAt == at)
            {
                timer.LookAt(now);
            }
        }

        return Timeout.Infinite;
    }

    private void LookAt(long now)
    {
        _queuedAt = Never;
        if (_due <= now)
        {
            _due = Never;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (_due != Never)
        {
            Enqueue();
        }
    }

    private void Enqueue()
    {
        _queuedAt = _due;
        Queue.Enqueue(this, _due);
    }
}
