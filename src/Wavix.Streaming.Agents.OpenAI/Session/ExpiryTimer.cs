namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Sends <see cref="SessionExpiringEvent"/> in time, once for each end that the server announces.</summary>
internal sealed class ExpiryTimer(TimeProvider clock, TimeSpan warning, Action<SessionExpiringEvent> send) : IDisposable
{
    // A timer takes at most about 49 days. A session is a matter of minutes.
    private static readonly TimeSpan MaxDue = TimeSpan.FromDays(30);

    private readonly object _lock = new();
    private DateTimeOffset? _expiresAt;
    private ITimer? _timer;
    private bool _isDisposed;

    /// <param name="unixSeconds">When the session ends; ignored if it is not a time.</param>
    public void Set(long unixSeconds)
    {
        if (unixSeconds <= 0 || unixSeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return;
        }

        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(unixSeconds);
        TimeSpan due = expiresAt - warning - clock.GetUtcNow();
        lock (_lock)
        {
            if (_isDisposed || expiresAt == _expiresAt)
            {
                return;
            }

            _expiresAt = expiresAt;
            _timer?.Dispose();
            _timer = due > MaxDue ? null : clock.CreateContextFreeTimer(
                _ => Fire(expiresAt), state: null, due > TimeSpan.Zero ? due : TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void Fire(DateTimeOffset expiresAt)
    {
        lock (_lock)
        {
            // A timer that was replaced may still fire.
            if (_isDisposed || expiresAt != _expiresAt)
            {
                return;
            }
        }

        send(new SessionExpiringEvent { ExpiresAt = expiresAt });
    }
}
