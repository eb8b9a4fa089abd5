namespace Wavix.Streaming.Testing;

/// <summary>A clock that runs slightly faster or slower than another one, from now on.</summary>
/// <param name="clock">The other clock.</param>
/// <param name="partsPerMillion">How much faster, in parts per million.</param>
internal sealed class SkewedClock(TimeProvider clock, double partsPerMillion) : TimeProvider
{
    private readonly double _skew = partsPerMillion / 1_000_000;
    private readonly long _origin = clock.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp()
    {
        long elapsed = clock.GetTimestamp() - _origin;
        return _origin + elapsed + (long)(elapsed * _skew);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(clock.CreateTimer(callback, state, ToOther(dueTime), ToOther(period)), this);

    /// <summary>Rounds up, because code whose timer fires early finds that it is not due yet.</summary>
    private TimeSpan ToOther(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromTicks((long)Math.Ceiling(time.Ticks / (1 + _skew)) + 1);

    private sealed class Timer(ITimer timer, SkewedClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.ToOther(dueTime), clock.ToOther(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
