namespace Wavix.Streaming;

/// <summary>Ends a stream that does not start, or falls silent. One timer, set anew only when it fires, since messages are many.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _handshakeTimeout;
    private readonly TimeSpan _idleTimeout;
    private readonly StreamCounters _counters;
    private readonly Action<WavixStreamEndReason> _bark;
    private readonly ITimer _timer;
    private volatile bool _hasStarted;
    private volatile bool _isPaused;

    public Watchdog(WavixStreamOptions options, StreamCounters counters, Action<WavixStreamEndReason> bark)
    {
        _timeProvider = options.TimeProvider;
        _handshakeTimeout = options.HandshakeTimeout;
        _idleTimeout = options.IdleTimeout;
        _counters = counters;
        _bark = bark;
        _timer = _timeProvider.CreateTimer(static state => ((Watchdog)state!).OnTimer(), this, _handshakeTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>`start` came: from now on only silence counts.</summary>
    public void Started()
    {
        _hasStarted = true;
        _timer.Change(_idleTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>We do not receive, so silence says nothing.</summary>
    public void Pause() => _isPaused = true;

    public void Resume()
    {
        _counters.LastMessageAt = _timeProvider.GetTimestamp();
        _isPaused = false;
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        if (!_hasStarted)
        {
            _bark(WavixStreamEndReason.HandshakeTimeout);
            return;
        }

        if (_idleTimeout == Timeout.InfiniteTimeSpan)
        {
            // The handshake's, that fired while `start` came.
            return;
        }

        // Asked in this order, because the pump may resume meanwhile: that moves the last message first.
        TimeSpan left = _isPaused ? _idleTimeout : _idleTimeout - _timeProvider.GetElapsedTime(_counters.LastMessageAt);
        if (left <= TimeSpan.Zero)
        {
            _bark(WavixStreamEndReason.IdleTimeout);
        }
        else
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
