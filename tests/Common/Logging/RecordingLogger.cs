using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Tests.Diagnostics;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILogger<WavixStreamSession>
{
    public ConcurrentQueue<LogRecord> Records { get; } = [];

    public LogLevel Least { get; init; } = LogLevel.Debug;

    /// <summary>What to do with each record beside keeping it, on the thread that logs.</summary>
    public Action<LogRecord> OnRecord { get; init; } = static _ => { };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(';', pairs.Select(pair => pair.Value)) : "";
        var record = new LogRecord(logLevel, eventId.Id, formatter(state, exception), values, exception);
        Records.Enqueue(record);
        OnRecord(record);
    }
}

/// <param name="Level">Its level.</param>
/// <param name="Id">Its event id.</param>
/// <param name="Message">The formatted text.</param>
/// <param name="Values">All structured values, joined.</param>
/// <param name="Error">The exception beside it.</param>
internal sealed record LogRecord(LogLevel Level, int Id, string Message, string Values, Exception? Error);
