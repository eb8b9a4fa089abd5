namespace Wavix.Streaming;

/// <summary>
/// Reports a stream that does not start, or that falls silent. It has one timer, which is set again only when it fires: messages are far too
/// many to set it for each.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _handshakeTimeout;
    private readonly TimeSpan _idleTimeout;
    private readonly Action<WavixStreamEndReason> _report;
    private readonly ITimer _timer;
    private long _lastMessageAt;
    private volatile bool _hasStarted;
    private volatile bool _isPaused;

    public Watchdog(WavixStreamOptions options, Action<WavixStreamEndReason> report)
    {
        _timeProvider = options.TimeProvider;
        _handshakeTimeout = options.HandshakeTimeout;
        _idleTimeout = options.IdleTimeout;
        _report = report;
        _lastMessageAt = _timeProvider.GetTimestamp();
        _timer = _timeProvider.CreateTimer(static state => ((Watchdog)state!).OnTimer(), this, _handshakeTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A message arrived. Called for each of them, before anything else is done with it.</summary>
    public void MessageReceived() => Volatile.Write(ref _lastMessageAt, _timeProvider.GetTimestamp());

    /// <summary>`start` arrived: from now on only silence counts.</summary>
    public void Started()
    {
        _hasStarted = true;
        _timer.Change(_idleTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The pump stops receiving for a while, so silence means nothing.</summary>
    public void Pause() => _isPaused = true;

    public void Resume()
    {
        MessageReceived();
        _isPaused = false;
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        if (!_hasStarted)
        {
            _report(WavixStreamEndReason.HandshakeTimeout);
            return;
        }

        if (_idleTimeout == Timeout.InfiniteTimeSpan)
        {
            // The handshake's timer fired while `start` arrived.
            return;
        }

        // In this order, because the pump may resume meanwhile on another thread: Resume moves the last message before it ends the pause.
        TimeSpan left = _isPaused ? _idleTimeout : _idleTimeout - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastMessageAt));
        if (left <= TimeSpan.Zero)
        {
            _report(WavixStreamEndReason.IdleTimeout);
        }
        else
        {
            _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
