namespace Wavix.Streaming.Tests.Session;

public class EndedTests
{
    [Fact]
    public async Task Ended_Trips_SendsAreRefusedByThen()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        var sent = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Session.Ended.Register(() => sent.SetResult(call.Session.CanSend || call.Session.SendClearAsync().AsTask().Result));

        await call.SayAsync(SessionHarness.Stop(2));

        (await sent.Task.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
    }

    [Fact]
    public async Task Ended_Trips_EventsAreCompleteByThen()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        var read = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Session.Ended.Register(() => read.SetResult(call.ReadAllAsync().IsCompletedSuccessfully));

        await call.SayAsync(SessionHarness.Stop(2));

        (await read.Task.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
    }

    [Fact]
    public async Task Ended_CallbackThrows_DoesNoHarmAndIsLogged()
    {
        var logged = new TaskCompletionSource<LogRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        var logger = new RecordingLogger
        {
            OnRecord = record =>
            {
                if (record.Error is not null)
                {
                    logged.TrySetResult(record);
                }
            },
        };
        await using var call = new SessionHarness(logger: logger);
        call.Session.Ended.Register(() => throw new InvalidOperationException("mine"));

        await call.SayAsync(SessionHarness.Stop(1));

        (await call.AnswerCloseAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
        LogRecord record = await logged.Task.WaitAsync(SessionHarness.Soon);
        record.Message.Should().Be("A callback on the Ended token failed.");
        record.Error!.ToString().Should().Contain("mine");
    }

    [Fact]
    public async Task Ended_CallbackDisposesTheSession_Completes()
    {
        await using var call = new SessionHarness();
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Session.Ended.Register(() =>
        {
            call.Session.DisposeAsync().AsTask().Wait(SessionHarness.Soon);
            disposed.SetResult();
        });
        await call.SayAsync(SessionHarness.Stop(1));

        await call.AnswerCloseAsync();

        await disposed.Task.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Ended_RegisteredAfterTheEnd_IsCalledAtOnce()
    {
        await using var call = new SessionHarness();
        call.Wavix.Abort();
        await call.EndAsync();
        bool called = false;

        call.Session.Ended.Register(() => called = true);

        called.Should().BeTrue();
    }
}
