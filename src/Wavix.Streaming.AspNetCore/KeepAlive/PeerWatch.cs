namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Detects a dead peer: one that sends nothing, neither the answer to a ping nor anything else. .NET's own <c>KeepAliveTimeout</c> counts
/// only the answers, and so would cut off a call whose audio flows but whose peer left one ping unanswered.
/// </summary>
internal sealed class PeerWatch(TimeProvider clock, TimeSpan timeout) : IDisposable
{
    private long _lastSign = clock.GetTimestamp();
    private Action? _onExpired;
    private ITimer? _timer;

    /// <summary>Records that something was received.</summary>
    public void Touch() => Volatile.Write(ref _lastSign, clock.GetTimestamp());

    /// <summary>Starts to watch.</summary>
    /// <param name="onExpired">Called once, from the timer; must not throw.</param>
    public void Start(Action onExpired)
    {
        _onExpired = onExpired;
        Touch();

        // One timer, re-armed only when it fires: re-arming it for each message would cost too much.
        _timer = clock.CreateTimer(static watch => ((PeerWatch)watch!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    private void OnTimer()
    {
        TimeSpan left = timeout - clock.GetElapsedTime(Volatile.Read(ref _lastSign));
        if (left > TimeSpan.Zero)
        {
            _timer!.Change(left, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _onExpired!();
        }
    }
}
