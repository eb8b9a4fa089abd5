namespace Wavix.Streaming.Testing;

/// <summary>Sees whether anything runs on the thread pool or waits for a thread of it. Asked by one thread, which is not of the pool.</summary>
/// <remarks>
/// The pool counts a worker as busy from before it takes an item until it has found no other one. An item that no worker has taken is
/// pending. So if no worker is busy, nothing runs, however slow the machine is. Other code may keep workers busy for long, such as a test
/// runner that blocks one; the number of those workers is an estimate.
/// </remarks>
internal sealed class ThreadPoolWatch
{
    // Longer than any item of a call runs, even when it is compiled first. On a machine with too much to do, the looks count: between two of
    // them an item that wants to run gets its turn.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const int PatientLooks = 600;

    // Where other code keeps workers busy, one of them may end just when an item of a call runs. That item ends within this many looks.
    private const int LooksBesideOthers = 8;

    // How many workers other code keeps busy. Each watch finds out for itself, because a worker that was blocked may be free again, and an
    // item of a call must never pass for it. Fewer busy workers lower the estimate at once.
    private int _busyForOthers;

    private long _searchingSince;
    private int _looks;
    private int _leastBusy;
    private int _idleLooks;

    /// <summary>Looks once. Ask again, after a short pause, until it is true.</summary>
    public bool IsIdle()
    {
        // Looked at twice, since a worker that was busy at the first look may have queued an item before it ended.
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

    /// <summary>Workers that have been busy at every look for this long are those of other code.</summary>
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
