namespace Wavix.Streaming.Simulator;

/// <summary>
/// Sends the frames of all calls from one thread. The calls are spread over the 20 ms, so that they are not sent together. The thread waits
/// on a monitor, which is exact to about a millisecond; .NET timers have steps of 4 ms on Linux.
/// </summary>
/// <param name="calls">Number of calls.</param>
/// <param name="send">
/// Receives the index of a call and the time at which its frame is due. Must not wait, and must not call <see cref="Stop"/>.
/// </param>
/// <param name="clock">The clock of the run.</param>
internal sealed class LoadPacer(int calls, Action<int, long> send, TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly long _frame = (long)(clock.TimestampFrequency * WavixAudio.FrameDuration.TotalSeconds);
    private readonly long _begun = clock.GetTimestamp();
    private long _turn;
    private volatile bool _stopped;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "wavix-sim load" }.UnsafeStart();

    /// <summary>Stops the thread. Nothing is sent after this returns.</summary>
    public void Stop()
    {
        // Set this before taking the lock: a thread that is late holds the lock until it has caught up.
        _stopped = true;
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sends the frames that are due, including those that became due while the thread could not run.</summary>
    /// <returns>Milliseconds until the next frame is due, rounded up.</returns>
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
