using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Reliability.Server;

/// <summary>Measures what is logged about each call, scopes included, and keeps nothing of it.</summary>
internal sealed class CallLogs : ILoggerProvider, ISupportExternalScope
{
    // By the scope of the call; gone with it.
    private readonly ConditionalWeakTable<object, StrongBox<long>> _calls = [];
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();
    private long _longest;

    /// <summary>Characters that were logged about one call, at most.</summary>
    public long Longest => Interlocked.Read(ref _longest);

    public ILogger CreateLogger(string categoryName) => new Meter(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void Count(string message, Exception? error)
    {
        object? call = null;
        long length = message.Length + (error?.ToString().Length ?? 0);
        _scopes.ForEachScope(
            (scope, _) =>
            {
                string text = scope?.ToString() ?? "";
                length += text.Length;
                call = text.StartsWith("CallId:", StringComparison.Ordinal) ? scope : call;
            },
            0);
        if (call is null)
        {
            return;
        }

        long sum = Interlocked.Add(ref _calls.GetOrCreateValue(call).Value, length);
        for (long longest = Longest; sum > longest; longest = Longest)
        {
            Interlocked.CompareExchange(ref _longest, sum, longest);
        }
    }

    private sealed class Meter(CallLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                logs.Count(formatter(state, exception), exception);
            }
        }
    }
}
