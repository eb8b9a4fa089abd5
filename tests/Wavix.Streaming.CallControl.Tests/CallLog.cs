using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>Keeps everything that is logged, at every level.</summary>
internal sealed class CallLog : ILogger<WavixCallControlClient>, ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Records { get; } = [];

    public LogLevel Least { get; init; } = LogLevel.Trace;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Records.Enqueue((LogLevel.None, 0, $"{state}"));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Records.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}".Trim()));

    public void Dispose()
    {
    }
}
