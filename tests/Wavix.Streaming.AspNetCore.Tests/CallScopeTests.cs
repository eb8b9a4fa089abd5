using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

public partial class CallScopeTests
{
    [Fact]
    public async Task Logs_OfSessionAndHandler_AreInTheScopeOfTheirCall()
    {
        using var scoped = new ScopedRecords();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (context, token) =>
            {
                ILogger logger = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("handler");
                Tell(logger, "before start");
                await context.Session.WaitForStartAsync(token);
                Tell(logger, "after start");
            }),
            builder => builder.Logging.AddProvider(scoped));

        await using SimulatedCall call = await app.StartCallAsync(callId: "call-7");
        await app.RequestEndAsync();
        await app.DisposeAsync();

        // Whether the handler is slower than `start` is open.
        scoped.CallIds("before start").Should().ContainSingle().And.OnlyContain(callId => callId == null || callId == "call-7");
        scoped.CallIds("after start").Should().Equal("call-7");
        scoped.CallIds("Stream").Should().HaveCount(2, "the session tells its begin and its end").And.OnlyContain(callId => callId == "call-7");
    }

    [Fact]
    public async Task Logs_CallIdWithControlCharacters_AreWithoutThem()
    {
        using var scoped = new ScopedRecords();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (context, token) => await context.Session.WaitForStartAsync(token)),
            builder => builder.Logging.AddProvider(scoped));

        await using SimulatedCall call = await app.StartCallAsync(callId: "abc\r\ncrit: all is lost\u001b[31m");
        await app.RequestEndAsync();
        await app.DisposeAsync();

        scoped.CallIds("Stream").Should().NotBeEmpty().And.OnlyContain(callId => callId == "abc\uFFFD\uFFFDcrit: all is lost\uFFFD[31m");
    }

    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    private static partial void Tell(ILogger logger, string text);

    /// <summary>Keeps every log record with the call id of its scopes.</summary>
    private sealed class ScopedRecords : ILoggerProvider, ISupportExternalScope
    {
        private readonly ConcurrentQueue<(string Message, string? CallId)> _records = new();
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public IEnumerable<string?> CallIds(string beginning) =>
            _records.Where(record => record.Message.StartsWith(beginning, StringComparison.Ordinal)).Select(record => record.CallId);

        public ILogger CreateLogger(string categoryName) => new Logger(this);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Logger(ScopedRecords records) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => records._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                string? callId = null;
                records._scopes.ForEachScope(
                    (scope, _) => callId = scope is IReadOnlyList<KeyValuePair<string, object?>> values
                        ? values.FirstOrDefault(value => value.Key == "CallId").Value as string ?? callId
                        : callId,
                    0);
                records._records.Enqueue((formatter(state, exception), callId));
            }
        }
    }
}
