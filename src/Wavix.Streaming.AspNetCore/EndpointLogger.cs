using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The only logger of this package. Swallows exceptions of log providers, because records are also written from timers and while the host
/// is stopping. A kind of record that a peer can provoke is written at most once per <see cref="WavixStreamOptions.LogThrottleInterval"/>.
/// Thread-safe.
/// </summary>
internal sealed class EndpointLogger(ILogger<WavixStreamSession> inner, IOptions<WavixStreamEndpointOptions> options) : ILogger
{
    private readonly GuardedLogger _guarded = new(inner);
    private readonly LogThrottle _throttle = new(options.Value.Stream.TimeProvider, options.Value.Stream.LogThrottleInterval);

    /// <summary>Whether a record of the given kind is due.</summary>
    /// <param name="kind">The kind: its event id, or a number above all event ids.</param>
    /// <param name="suppressed">Number of records of the kind suppressed since the last one.</param>
    public bool IsDue(int kind, out int suppressed)
    {
        lock (_throttle)
        {
            return _throttle.Pass(kind, out suppressed);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _guarded.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _guarded.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _guarded.Log(logLevel, eventId, state, exception, formatter);
}
