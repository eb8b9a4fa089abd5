namespace Wavix.Streaming.Tests.Session;

public class ThreadingTests
{
    [Fact]
    public async Task Receive_ReaderBlocksItsThread_GoesOn()
    {
        await using var call = new SessionHarness();
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reading = Task.Run(() => ReadAndBlockAsync(call.Session, blocked, release));
        await call.SayAsync(SessionHarness.Connected());
        await blocked.Task.WaitAsync(SessionHarness.Soon);

        await call.SayAndSettleAsync(SessionHarness.Stop(1));

        call.Session.Ended.IsCancellationRequested.Should().BeTrue();
        release.Set();
        await reading.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Receive_ReaderWithAContextThatRunsInPlaceBlocks_GoesOn()
    {
        await using var call = new SessionHarness();
        using var release = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new InPlace());
        Task reading = ReadAndBlockAsync(call.Session, blocked, release);
        SynchronizationContext.SetSynchronizationContext(before);
        await call.SayAsync(SessionHarness.Connected());
        await blocked.Task.WaitAsync(SessionHarness.Soon);

        await call.SayAndSettleAsync(SessionHarness.Stop(1));

        call.Session.Ended.IsCancellationRequested.Should().BeTrue();
        release.Set();
        await reading.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Receive_ContinuationOfWaitForStartBlocks_GoesOn()
    {
        await using var call = new SessionHarness();
        using var release = new ManualResetEventSlim();
        Task continuation = call.Session.WaitForStartAsync().ContinueWith(
            _ => release.Wait(SessionHarness.Soon), TaskContinuationOptions.ExecuteSynchronously);

        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        call.Session.Ended.IsCancellationRequested.Should().BeTrue();
        release.Set();
        await continuation.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Completion_EndedCallbackBlocks_Completes()
    {
        await using var call = new SessionHarness();
        using var release = new ManualResetEventSlim();
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Session.Ended.Register(() =>
        {
            release.Wait(SessionHarness.Soon);
            called.SetResult();
        });
        await call.SayAsync(SessionHarness.Stop(1));

        WavixStreamCompletion end = await call.AnswerCloseAsync();

        end.Reason.Should().Be(WavixStreamEndReason.Stopped);
        called.Task.IsCompleted.Should().BeFalse();
        release.Set();
        await called.Task.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Completion_ContinuationBlocks_TransportIsDisposed()
    {
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FakeTransport
        {
            OnDispose = () =>
            {
                disposed.SetResult();
                return ValueTask.CompletedTask;
            },
        };
        var session = new WavixStreamSession(transport);
        using var release = new ManualResetEventSlim();
        Task continuation = session.Completion.ContinueWith(
            _ => release.Wait(SessionHarness.Soon), TaskContinuationOptions.ExecuteSynchronously);

        transport.Lose();

        await disposed.Task.WaitAsync(SessionHarness.Soon);
        release.Set();
        await continuation.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Constructor_CallersAsyncLocal_DoesNotReachTheTransport()
    {
        var local = new AsyncLocal<string?>();
        var seen = new List<string?>();
        FakeTransport transport = FakeTransport.Saying(SessionHarness.Connected(), SessionHarness.Stop(1));
        Func<ValueTask<WavixTransportMessage>> next = transport.OnReceive;
        transport.OnReceive = () =>
        {
            seen.Add(local.Value);
            return next();
        };
        transport.OnClose = _ =>
        {
            seen.Add(local.Value);
            transport.Lose();
            return ValueTask.CompletedTask;
        };
        transport.OnDispose = () =>
        {
            seen.Add(local.Value);
            return ValueTask.CompletedTask;
        };
        local.Value = "caller";
        var session = new WavixStreamSession(transport);

        await session.Completion.WaitAsync(SessionHarness.Soon);

        seen.Should().HaveCount(5).And.OnlyContain(value => value == null);
    }

    [Fact]
    public async Task SendTimeout_CallersAsyncLocal_DoesNotReachTheAbort()
    {
        var local = new AsyncLocal<string?>();
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeTransport transport = FakeTransport.Saying(SessionHarness.Connected(), SessionHarness.StartOf(StreamType.TwoWay));
        transport.OnSend = _ => new ValueTask(new TaskCompletionSource().Task);
        transport.OnAbort = () => seen.TrySetResult(local.Value);

        // The system's timers, unlike the fake clock's, carry the context of whoever created them.
        local.Value = "caller";
        var session = new WavixStreamSession(transport, new WavixStreamOptions { SendTimeout = TimeSpan.FromMilliseconds(1) });
        local.Value = null;
        ValueTask<bool> sending = session.SendClearAsync();

        (await seen.Task.WaitAsync(SessionHarness.Soon)).Should().BeNull();
        sending.IsCompleted.Should().BeFalse();
    }

    /// <summary>Reads, and blocks its thread at each event until it is released.</summary>
    private static async Task ReadAndBlockAsync(WavixStreamSession session, TaskCompletionSource blocked, ManualResetEventSlim release)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            blocked.TrySetResult();
            release.Wait(SessionHarness.Soon).Should().BeTrue();
        }
    }

    /// <summary>Runs what is posted at once, on the thread that posts it.</summary>
    private sealed class InPlace : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
