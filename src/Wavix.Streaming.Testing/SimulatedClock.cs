namespace Wavix.Streaming.Testing;

/// <summary>
/// A clock for tests that moves by itself: whenever no code runs, it jumps to the next timer that is due. A minute of call takes
/// milliseconds, and the speed of the machine does not affect the result. Give it to the call
/// (<see cref="SimulatedCallOptions.TimeProvider"/>), to the session (<see cref="WavixStreamOptions.TimeProvider"/>) and to the code under
/// test. Thread-safe.
/// <para>
/// Time moves only while an operation of a <see cref="SimulatedCall"/> with this clock is running, such as
/// <see cref="SimulatedCall.RunAsync"/> or <see cref="SimulatedCall.WaitForPlayoutAsync"/>, of a <see cref="SimulatedWavix"/> or one of its
/// calls, or during <see cref="RunUntilAsync(Task)"/>.
/// Otherwise the clock rests, so await each of them before the test continues. Timers that are due at the same time fire in the order in
/// which they were set. The next one fires only after the work that the previous one caused has ended.
/// </para>
/// <para>
/// "No code runs" means that the thread pool has no work, neither running nor waiting. Other work on the pool, such as tests that run in
/// parallel, makes the clock slower. The clock can't see activity elsewhere: on sockets, files and other processes, on timers of another
/// clock, and on threads outside the pool, such as those of a <see cref="SynchronizationContext"/>. So use it for calls in memory. If the
/// test framework has a context of its own, start the code under test with <see cref="Task.Run(Func{Task})"/>. Code that blocks a thread
/// until the clock moves delays the clock for a second of real time.
/// </para>
/// </summary>
public sealed class SimulatedClock : TimeProvider
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    // In real time: longer than a test waits for anything that the thread pool does not show.
    private static readonly TimeSpan StuckLimit = TimeSpan.FromSeconds(10);

    // Number of checks of the thread pool before the clock's thread starts to sleep for a millisecond between them: most steps of a call
    // are quicker.
    private const int LooksWithoutSleep = 200;

    private readonly object _sync = new();
    private readonly SimulatedTimers _timers = new();
    private readonly List<SimulatedRun> _runs = [];
    private readonly DateTimeOffset _start;
    private long? _stuckSince;
    private bool _isDriven;
    private bool _beginsAgain;

    /// <summary>Creates a clock that starts at midnight of 1 January 2026, UTC.</summary>
    public SimulatedClock()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Creates a clock that starts at a given time.</summary>
    /// <param name="start">The initial value of <see cref="GetUtcNow"/>.</param>
    public SimulatedClock(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>How far the clock has moved since it was created.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_sync)
            {
                return _timers.Now;
            }
        }
    }

    /// <summary>UTC, so that a test behaves the same everywhere.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The number of <see cref="TimeSpan"/> ticks per second.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    /// <remarks>
    /// The callback is called on the clock's own thread, one at a time, as soon as no other code runs. It must not block.
    /// </remarks>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, whenever no code runs, until a task has completed. Then the clock rests again.</summary>
    /// <param name="task">
    /// The task to wait for: the handler under test, a playback, a call's <see cref="SimulatedCall.Completion"/>.
    /// </param>
    /// <exception cref="TimeoutException">The task did not complete within an hour by this clock.</exception>
    /// <exception cref="InvalidOperationException">
    /// No code ran for 10 s of real time, and no timer of this clock was set, so the task can't complete by itself. Or a timer's callback
    /// threw.
    /// </exception>
    public Task RunUntilAsync(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return RunUntilAsync(task, Limit);
    }

    /// <inheritdoc cref="RunUntilAsync(Task)"/>
    /// <returns>The result of the task.</returns>
    public async Task<TResult> RunUntilAsync<TResult>(Task<TResult> task)
    {
        await RunUntilAsync((Task)task).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>
    /// Moves the clock by a given time, from one due timer to the next. Zero only waits until no code runs and no timer is due.
    /// </summary>
    /// <param name="duration">From zero to 49 days.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A timer's callback threw.</exception>
    public async Task AdvanceAsync(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var isDue = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using ITimer timer = CreateTimer(_ => isDue.TrySetResult(), null, duration, Timeout.InfiniteTimeSpan);
        await RunUntilAsync(isDue.Task, within: duration).ConfigureAwait(false);
    }

    /// <summary>Sets a timer; null for never.</summary>
    internal void Set(SimulatedTimer timer, TimeSpan? dueTime, TimeSpan? period)
    {
        lock (_sync)
        {
            _timers.Set(timer, dueTime, period);
        }
    }

    private async Task RunUntilAsync(Task task, TimeSpan within)
    {
        if (!task.IsCompleted)
        {
            SimulatedRun run = Begin(task, within);
            try
            {
                await (await Task.WhenAny(task, run.Failed).ConfigureAwait(false)).ConfigureAwait(false);
            }
            finally
            {
                End(run);
            }
        }

        await task.ConfigureAwait(false);
    }

    private SimulatedRun Begin(Task task, TimeSpan within)
    {
        lock (_sync)
        {
            var run = new SimulatedRun(task, within, until: _timers.Now + within);

            // The thread of the previous run may not have ended yet, and its knowledge of the pool may be out of date.
            _beginsAgain |= _runs.Count == 0;
            _runs.Add(run);
            if (!_isDriven)
            {
                _isDriven = true;
                _stuckSince = null;
                new Thread(Drive) { IsBackground = true, Name = "Wavix.Streaming simulated clock" }.Start();
            }

            return run;
        }
    }

    private void End(SimulatedRun run)
    {
        lock (_sync)
        {
            _runs.Remove(run);
        }
    }

    /// <summary>
    /// The loop of the clock's own thread, which is outside the pool that it watches. Ends when the clock no longer needs to move.
    /// </summary>
    private void Drive()
    {
        var pool = new ThreadPoolWatch();
        var pause = default(SpinWait);
        while (true)
        {
            // Check before taking the lock: code that ends the last run has then already run, so the clock does not move after it.
            bool isIdle = pool.IsIdle();
            SimulatedTimer? next;
            lock (_sync)
            {
                if (_beginsAgain)
                {
                    _beginsAgain = isIdle = false;
                    pool = new ThreadPoolWatch();
                }

                next = isIdle ? TakeNext() : null;
                if (_runs.Count == 0)
                {
                    _isDriven = false;
                    return;
                }
            }

            if (next is null)
            {
                pause.SpinOnce(LooksWithoutSleep);
            }
            else
            {
                pause.Reset();
                Ring(next);
            }
        }
    }

    /// <summary>Moves the time to the next timer; null if none may fire. Called under the lock.</summary>
    private SimulatedTimer? TakeNext()
    {
        if (_timers.NextDue is not { } next)
        {
            _stuckSince ??= System.GetTimestamp();
            if (System.GetElapsedTime(_stuckSince.Value) > StuckLimit)
            {
                FailRuns(new InvalidOperationException(
                    "Nothing runs on the thread pool, and no timer of the SimulatedClock is set: the awaited task can't complete by itself. "
                    + "Give the clock to the session, to the call and to the code under test."));
            }

            return null;
        }

        _stuckSince = null;
        _runs.RemoveAll(run => run.IsCompleted || run.FailsBefore(next));
        return _runs.Count == 0 ? null : _timers.Take();
    }

    private void Ring(SimulatedTimer timer)
    {
        try
        {
            timer.Ring();
        }
        catch (Exception e)
        {
            // On a timer of the system an exception would end the process. Here it fails the waiting test.
            lock (_sync)
            {
                FailRuns(new InvalidOperationException("A timer's callback has thrown: " + e.Message, e));
            }
        }
    }

    /// <summary>Called under the lock.</summary>
    private void FailRuns(Exception error)
    {
        _runs.ForEach(run => run.Fail(error));
        _runs.Clear();
    }
}
