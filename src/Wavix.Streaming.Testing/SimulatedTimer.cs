namespace Wavix.Streaming.Testing;

/// <summary>
/// A timer of a <see cref="SimulatedClock"/>. Ordered by due time, then by the order in which they were set. The clock's lock guards its
/// times.
/// </summary>
internal sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer, IComparable<SimulatedTimer>
{
    // The limit of system timers.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private long _order;

    public TimeSpan Due { get; private set; }

    public TimeSpan? Period { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <param name="due">When it fires next.</param>
    /// <param name="period">How long after that it fires again; null for never.</param>
    /// <param name="order">Its position among the timers that are due at the same time.</param>
    public void SetDue(TimeSpan due, TimeSpan? period, long order)
    {
        Due = due;
        Period = period;
        _order = order;
    }

    public void Ring() => callback(state);

    public int CompareTo(SimulatedTimer? other) =>
        other is null ? 1 : Due != other.Due ? Due.CompareTo(other.Due) : _order.CompareTo(other._order);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        TimeSpan? due = Read(dueTime, nameof(dueTime));
        TimeSpan? next = Read(period, nameof(period));
        clock.Set(this, due, next > TimeSpan.Zero ? next : null);
        return !IsDisposed;
    }

    public void Dispose()
    {
        IsDisposed = true;
        clock.Set(this, null, null);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Returns null for the infinite time.</summary>
    private static TimeSpan? Read(TimeSpan time, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, Timeout.InfiniteTimeSpan, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, name);
        return time < TimeSpan.Zero ? null : time;
    }
}
