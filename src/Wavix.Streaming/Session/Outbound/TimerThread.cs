namespace Wavix.Streaming;

/// <summary>
/// The thread of all <see cref="SharedTimer"/>s, started with the first. Where the system has none to give (no memory, no descriptors) a
/// timer of the runtime takes its place, less exact, and each further use tries the thread again. <see cref="Sync"/> guards everything.
/// </summary>
/// <param name="start">Starts a thread; throws when there is none.</param>
internal sealed class TimerThread(Action<Thread> start)
{
    private readonly PriorityQueue<SharedTimer, long> _queue = new();
    private bool _isRunning;
    private ITimer? _fallback;

    public static TimerThread Shared { get; } = new(static thread => thread.UnsafeStart());

    public static long Now => TimeProvider.System.GetTimestamp();

    public static long Frequency => TimeProvider.System.TimestampFrequency;

    public object Sync { get; } = new();

    /// <summary>Looks at a timer at a time; called under the lock.</summary>
    public void Enqueue(SharedTimer timer, long at)
    {
        _queue.Enqueue(timer, at);
        if (!_isRunning)
        {
            Run();
        }
        else if (_queue.Peek() == timer)
        {
            Monitor.Pulse(Sync);
        }
    }

    private void Run()
    {
        try
        {
            start(new Thread(Loop) { IsBackground = true, Name = "Wavix.Streaming playback" });
            _isRunning = true;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            SetFallback();
        }
    }

    private void Loop()
    {
        lock (Sync)
        {
            while (true)
            {
                Monitor.Wait(Sync, FireDue());
            }
        }
    }

    private void SetFallback()
    {
        _fallback ??= TimeProvider.System.CreateContextFreeTimer(
            static thread => ((TimerThread)thread!).OnFallback(), this, Timeout.InfiniteTimeSpan);
        if (_queue.TryPeek(out _, out long at))
        {
            _fallback.Change(TimeSpan.FromMilliseconds(MillisecondsUntil(at, Now)), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnFallback()
    {
        lock (Sync)
        {
            // What is left is the thread's, once there is one; it looks at all of it when it begins.
            if (!_isRunning && FireDue() != Timeout.Infinite)
            {
                SetFallback();
            }
        }
    }

    /// <summary>Fires what is due.</summary>
    /// <returns>Milliseconds until the next, rounded up; infinite when there is none.</returns>
    private int FireDue()
    {
        while (_queue.TryPeek(out SharedTimer? timer, out long at))
        {
            long now = Now;
            if (at > now)
            {
                return MillisecondsUntil(at, now);
            }

            _queue.Dequeue();
            timer.LookAt(at, now);
        }

        return Timeout.Infinite;
    }

    private static int MillisecondsUntil(long at, long now) => at <= now ? 0 : (int)((at - now) * 1000 / Frequency) + 1;
}
