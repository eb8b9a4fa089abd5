namespace Wavix.Streaming.Simulator;

/// <summary>
/// Sends the frames of all calls from one thread. Each call has its place in the 20 ms, so that they don't fire together. The thread waits
/// on a monitor, which is exact to about a millisecond; the runtime's timers go in steps of 4 ms on Linux.
/// </summary>
/// <param name="calls">How many.</param>
/// <param name="send">Gets a call's index, and when its frame is due; must not wait, and must not call <see cref="Stop"/>.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class LoadPacer(int calls, Action<int, long> send, TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly long _frame = (long)(clock.TimestampFrequency * WavixAudio.FrameDuration.TotalSeconds);
    private readonly long _begun = clock.GetTimestamp();
    private long _turn;
    private volatile bool _stopped;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "wavix-sim load" }.UnsafeStart();

    /// <summary>Ends it; when this returns nothing more is sent.</summary>
    public void Stop()
    {
        // First, since a thread that is behind its schedule holds the lock until it has caught up.
        _stopped = true;
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sends what is due, also what was due while it could not run.</summary>
    /// <returns>Milliseconds until the next is due, rounded up.</returns>
    public int SendDue()
    {
        while (!_stopped)
        {
            long due = _begun + (_turn / calls * _frame) + (_turn % calls * _frame / calls);
            long left = due - clock.GetTimestamp();
            if (left > 0)
            {
                return (int)((left * 1000 / clock.TimestampFrequency) + 1);
            }

            send((int)(_turn % calls), due);
            _turn++;
        }

        return 0;
    }

    private void Run()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                Monitor.Wait(_gate, SendDue());
            }
        }
    }
}
