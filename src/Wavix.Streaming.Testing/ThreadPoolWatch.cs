namespace Wavix.Streaming.Testing;

/// <summary>
/// Detects whether work is running on the thread pool or waits for one of its threads. Used by one thread, which is not of the pool.
/// </summary>
/// <remarks>
/// The pool counts a worker as busy from before it takes an item until it finds no further item. An item that no worker has taken is
/// pending. So if no worker is busy, no work is running, however slow the machine is. Other code may keep workers busy for a long time,
/// such as a test runner that blocks one. The number of those workers is an estimate.
/// </remarks>
internal sealed class ThreadPoolWatch
{
    // Longer than any item of a call runs, even if its code is compiled first. On an overloaded machine the number of checks matters as
    // well: between two of them, an item that is ready to run gets its turn.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const int PatientLooks = 600;

    // If other code keeps workers busy, one of them may finish just when an item of a call runs. That item ends within this many checks.
    private const int LooksBesideOthers = 8;

    // Number of workers that other code keeps busy. Each watch determines it for itself: a worker that was blocked may be free again, and
    // an item of a call must never be mistaken for it. Fewer busy workers lower the estimate immediately.
    private int _busyForOthers;

    private long _searchingSince;
    private int _looks;
    private int _leastBusy;
    private int _idleLooks;

    /// <summary>Checks once. Call it again, after a short pause, until it returns true.</summary>
    public bool IsIdle()
    {
        // Read twice, because a worker that was busy at the first read may have queued an item before it finished.
        bool nothingWaits = ThreadPool.PendingWorkItemCount == 0;
        int busy = CountBusyWorkers();
        nothingWaits &= ThreadPool.PendingWorkItemCount == 0;
        _busyForOthers = Math.Min(_busyForOthers, busy);
        bool seemsIdle = nothingWaits && busy <= _busyForOthers;
        _idleLooks = seemsIdle ? _idleLooks + 1 : 0;
        if (seemsIdle && (_busyForOthers == 0 || _idleLooks >= LooksBesideOthers))
        {
            _looks = _idleLooks = 0;
            return true;
        }

        Search(busy, TimeProvider.System.GetTimestamp());
        return false;
    }

    private static int CountBusyWorkers()
    {
        ThreadPool.GetMaxThreads(out int all, out _);
        ThreadPool.GetAvailableThreads(out int available, out _);
        return all - available;
    }

    /// <summary>Attributes workers that were busy at every check for this long to other code.</summary>
    private void Search(int busy, long now)
    {
        if (_looks++ == 0)
        {
            _searchingSince = now;
            _leastBusy = busy;
        }

        _leastBusy = Math.Min(_leastBusy, busy);
        if (_looks > PatientLooks && TimeProvider.System.GetElapsedTime(_searchingSince, now) > Patience)
        {
            _busyForOthers = _leastBusy;
            _looks = 0;
        }
    }
}
