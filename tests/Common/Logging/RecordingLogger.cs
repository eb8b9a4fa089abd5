using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Keeps what is logged: of a session as its logger, of an application as a provider.</summary>
internal sealed class RecordingLogger : ILogger<WavixStreamSession>, ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<LogRecord> Records { get; } = [];

    public LogLevel Least { get; init; } = LogLevel.Debug;

    /// <summary>What to do with each record in addition to keeping it, on the thread that logs.</summary>
    public Action<LogRecord> OnRecord { get; init; } = static _ => { };

    public IEnumerable<string> Messages => Records.Select(record => record.Message);

    public IEnumerable<LogRecord> Errors => Records.Where(record => record.Level >= LogLevel.Error);

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add("", logLevel, eventId, formatter(state, exception), state, exception);

    public void Dispose()
    {
    }

    private void Add(string category, LogLevel level, EventId id, string message, object? state, Exception? error)
    {
        if (!IsEnabled(level))
        {
            return;
        }

        // Copied at once: what a scope refers to may be gone when a test looks.
        var scopes = new List<LogState>();
        _scopes.ForEachScope(static (scope, list) => list.Add(LogState.Of(scope)), scopes);
        var record = new LogRecord(category, level, id.Id, message, LogState.Of(state), scopes, error);
        Records.Enqueue(record);
        OnRecord(record);
    }

    private sealed class Category(RecordingLogger all, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => all._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => all.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            all.Add(name, logLevel, eventId, formatter(state, exception), state, exception);
    }
}
