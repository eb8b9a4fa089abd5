using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>One record per request, and what is in it.</summary>
public class LogTests
{
    public static TheoryData<string> Operations => Operation.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_Success_LogsOneDebugRecordWithoutIdsAndNumbers(string name)
    {
        var log = new CallLog();
        using var api = FakeApi.Answering(Operation.All[name].Answer);

        await Operation.All[name].RunAsync(api.Client(options => options.TimeProvider = new FakeTimeProvider(), log), default);

        log.Records.Should().Equal((LogLevel.Debug, 300, $"{name} ended with status 200 after 0 ms."));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Request_Refused_LogsItsStatus(int status)
    {
        var log = new CallLog();
        using var api = FakeApi.Answering(status, "{}");

        await ErrorTests.FailAsync(() => api.Client(options => options.TimeProvider = new FakeTimeProvider(), log).AnswerAsync("c"));

        log.Records.Should().Equal((LogLevel.Debug, 300, $"Answer ended with status {status} after 0 ms."));
    }

    [Fact]
    public async Task Request_ConnectionFails_LogsTheReason()
    {
        var log = new CallLog();
        using var api = FakeApi.Throwing(new HttpRequestException());

        await ErrorTests.FailAsync(() => api.Client(options => options.TimeProvider = new FakeTimeProvider(), log).AnswerAsync("c"));

        log.Records.Should().Equal((LogLevel.Debug, 300, "Answer ended with ConnectionFailed after 0 ms."));
    }

    [Fact]
    public async Task Request_TimesOut_LogsReasonAndDuration()
    {
        var log = new CallLog();
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        using var api = FakeApi.Silent(asked.SetResult);
        Task answer = api.Client(options => options.TimeProvider = clock, log).AnswerAsync("c");
        await asked.Task.SoonAsync();

        clock.Advance(TimeSpan.FromSeconds(10));
        await ErrorTests.FailAsync(() => answer);

        log.Records.Should().Equal((LogLevel.Debug, 300, "Answer ended with TimedOut after 10000 ms."));
    }

    [Fact]
    public async Task Request_CallerCancels_LogsIt()
    {
        var log = new CallLog();
        using var api = FakeApi.Answering("{}");

        Func<Task> answer = () => api.Client(options => options.TimeProvider = new FakeTimeProvider(), log).AnswerAsync("c", null, new CancellationToken(true));
        await answer.Should().ThrowAsync<OperationCanceledException>();

        log.Records.Should().Equal((LogLevel.Debug, 300, "Answer ended with cancellation after 0 ms."));
    }

    [Fact]
    public async Task Request_LoggerThrows_ChangesNothing()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        (await api.Client(logger: new ThrowingLogger()).HangUpAsync("c")).Should().BeTrue();
    }

    private sealed class ThrowingLogger : ILogger<WavixCallControlClient>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException();

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException();

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException();
    }
}
