namespace Reliability.Stress;

/// <summary>A clock that runs faster than the system's, so that a session of seconds takes a fraction of one.</summary>
internal sealed class HurriedClock(int speed) : TimeProvider
{
    private readonly long _origin = System.GetTimestamp();
    private readonly DateTimeOffset _originUtc = System.GetUtcNow();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _origin + ((System.GetTimestamp() - _origin) * speed);

    public override DateTimeOffset GetUtcNow() => _originUtc + (System.GetElapsedTime(_origin) * speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HurriedTimer(System.CreateTimer(callback, state, Shorten(dueTime, speed), Shorten(period, speed)), speed);

    // Infinite stays infinite, and what is above zero stays above zero.
    private static TimeSpan Shorten(TimeSpan time, int speed) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / speed));

    private sealed class HurriedTimer(ITimer timer, int speed) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Shorten(dueTime, speed), Shorten(period, speed));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
