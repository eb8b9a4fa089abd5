namespace Wavix.Streaming.Agents;

/// <summary>What the agent waits for by the clock.</summary>
internal enum Deadline
{
    /// <summary>Speech that lasts is an interruption.</summary>
    Confirm,

    /// <summary>The model does not report the end of speech.</summary>
    Unended,

    /// <summary>The caller's audio stops in the middle of speech, as on hold.</summary>
    NoAudio,

    /// <summary>The model does not respond to a short sound that was forgiven.</summary>
    Unwanted,

    /// <summary>The caller, who is owed an answer, hears nothing.</summary>
    Filler,

    /// <summary>The model, which owes an answer, sends nothing.</summary>
    Model,

    /// <summary>A response that failed is asked for again.</summary>
    Retry,

    /// <summary>Both sides are silent.</summary>
    Silence,

    /// <summary>The call is too long.</summary>
    Duration,

    /// <summary>The goodbye takes too long.</summary>
    Goodbye,
}

/// <summary>The times that a call waits for, on one timer. Called under the lock of the run.</summary>
internal sealed class Deadlines : IDisposable
{
    // A timer counts no more than 49 days. Earlier than needed does no harm: it is set again when it fires.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long[] _due = new long[Enum.GetValues<Deadline>().Length];

    private long _timerDue = long.MaxValue;

    public Deadlines(TimeProvider time, Action reached)
    {
        _time = time;
        Array.Fill(_due, long.MaxValue);
        _timer = time.CreateTimer(static state => ((Action)state!)(), reached, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsSet(Deadline deadline) => _due[(int)deadline] != long.MaxValue;

    /// <summary>Sets a deadline, or moves it.</summary>
    public void Set(Deadline deadline, TimeSpan after)
    {
        if (after == Timeout.InfiniteTimeSpan)
        {
            Clear(deadline);
            return;
        }

        // TimeSpan.MaxValue is more than a timestamp can count.
        long now = _time.GetTimestamp();
        double ticks = after.TotalSeconds * _time.TimestampFrequency;
        _due[(int)deadline] = ticks < long.MaxValue - Math.Max(now, 0) ? now + (long)ticks : long.MaxValue;
    }

    /// <summary>Sets a deadline if a condition holds and it is not set; clears it if the condition does not hold.</summary>
    public void SetWhile(bool condition, Deadline deadline, TimeSpan after)
    {
        if (!condition)
        {
            Clear(deadline);
        }
        else if (!IsSet(deadline))
        {
            Set(deadline, after);
        }
    }

    /// <summary>Sets a deadline, or moves it to an earlier time.</summary>
    public void SetAtMost(Deadline deadline, TimeSpan after)
    {
        long before = _due[(int)deadline];
        Set(deadline, after);
        _due[(int)deadline] = Math.Min(before, _due[(int)deadline]);
    }

    public void Clear(Deadline deadline) => _due[(int)deadline] = long.MaxValue;

    /// <summary>Takes out a deadline that has been reached.</summary>
    public bool TryTakeDue(out Deadline deadline)
    {
        long now = _time.GetTimestamp();
        for (int i = 0; i < _due.Length; i++)
        {
            if (_due[i] <= now)
            {
                _due[i] = long.MaxValue;
                deadline = (Deadline)i;
                return true;
            }
        }

        deadline = default;
        return false;
    }

    /// <summary>The timer has fired: it is set again by the next <see cref="Arm"/>.</summary>
    public void Disarm() => _timerDue = long.MaxValue;

    /// <summary>Sets the timer to the next deadline. Called after changes.</summary>
    public void Arm()
    {
        long next = _due.Min();
        if (next < _timerDue)
        {
            _timerDue = next;
            double seconds = Math.Max(0, next - _time.GetTimestamp()) / (double)_time.TimestampFrequency;

            // A timer counts whole milliseconds, and must not fire before the deadline, unless that is further than it can count: then it is set again.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(seconds, MaxTimer.TotalSeconds) * 1000)), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
