using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Tests.Session;

/// <summary>Transports that break their contract: the session still ends as it promises.</summary>
public class OddTransportTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task ReceiveAsync_Throws_IsConnectionLost()
    {
        var error = new NotSupportedException("odd");

        WavixStreamCompletion end = await EndOfAsync(Begin(new FakeTransport { OnReceive = () => throw error }));

        end.Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
        end.Error.Should().BeSameAs(error);
    }

    [Fact]
    public async Task ReceiveAsync_Faults_IsConnectionLostAndAborted()
    {
        int aborts = 0;
        var error = new OperationCanceledException("odd");
        var transport = new FakeTransport { OnReceive = () => ValueTask.FromException<WavixTransportMessage>(error), OnAbort = () => aborts++ };

        WavixStreamCompletion end = await EndOfAsync(Begin(transport));

        end.Error.Should().BeSameAs(error);
        aborts.Should().Be(1);
    }

    [Fact]
    public async Task ReceiveAsync_NeverReturns_CloseTimeoutBoundsIt()
    {
        WavixStreamSession session = Begin(new FakeTransport { OnReceive = () => new(new TaskCompletionSource<WavixTransportMessage>().Task) });
        Task closing = session.CloseAsync();

        _clock.Advance(TimeSpan.FromSeconds(5));

        await closing.WaitAsync(SessionHarness.Soon);
        session.State.Should().Be(WavixStreamState.Closed);
    }

    [Fact]
    public async Task CloseAsync_Throws_AbortsAndCompletes()
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.Stop(1));
        transport.OnClose = _ => throw new NotSupportedException("odd");

        (await EndOfAsync(Begin(transport))).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task ReceiveAsync_LostRightAfterStop_OurCloseIsSentFirst()
    {
        var order = new List<string>();
        var closeMayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay), SessionHarness.Stop(2));
        Func<ValueTask<WavixTransportMessage>> next = transport.OnReceive;
        transport.OnReceive = () =>
        {
            order.Add("receive");
            return order.Count < 3 ? next() : new(WavixTransportMessage.Lost(null));
        };
        transport.OnAbort = () => order.Add("abort");
        transport.OnClose = async status =>
        {
            closing.SetResult();
            await closeMayEnd.Task;
            order.Add($"closed {status}");
        };
        WavixStreamSession session = Begin(transport);
        await closing.Task.WaitAsync(SessionHarness.Soon);

        closeMayEnd.SetResult();

        (await EndOfAsync(session)).Reason.Should().Be(WavixStreamEndReason.Stopped);
        order.Should().Equal("receive", "receive", "closed 1000", "receive");
    }

    [Fact]
    public async Task CloseAsync_NeverReturns_CloseTimeoutBoundsIt()
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.Stop(1));
        transport.OnClose = _ => new ValueTask(new TaskCompletionSource().Task);
        WavixStreamSession session = Begin(transport);
        await EndedAsync(session);

        _clock.Advance(TimeSpan.FromSeconds(5));

        (await EndOfAsync(session)).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task CloseAsync_NeverReturnsAfterWavixClosed_CloseTimeoutBoundsIt()
    {
        var transport = new FakeTransport
        {
            OnReceive = () => new(WavixTransportMessage.Close(1001, null)),
            OnClose = _ => new ValueTask(new TaskCompletionSource().Task),
        };
        WavixStreamSession session = Begin(transport);
        await EndedAsync(session);

        _clock.Advance(TimeSpan.FromSeconds(5));

        (await EndOfAsync(session)).Reason.Should().Be(WavixStreamEndReason.ClosedByWavix);
    }

    [Fact]
    public async Task SendAsync_NeverReturns_DoesNotHoldTheEndBeyondCloseTimeout()
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        transport.OnSend = _ => new ValueTask(new TaskCompletionSource().Task);
        WavixStreamSession session = Begin(transport);
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        ValueTask<bool> stuck = session.SendClearAsync();
        Task closing = session.CloseAsync();

        _clock.Advance(TimeSpan.FromSeconds(5));

        await closing.WaitAsync(SessionHarness.Soon);
        stuck.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task DisposeAsync_Throws_Completes()
    {
        var transport = new FakeTransport { OnDispose = () => throw new NotSupportedException("odd") };
        WavixStreamSession session = Begin(transport);
        transport.Lose();

        (await EndOfAsync(session)).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Fact]
    public async Task DisposeAsync_NeverReturns_Completes()
    {
        var transport = new FakeTransport { OnDispose = () => new ValueTask(new TaskCompletionSource().Task) };
        WavixStreamSession session = Begin(transport);
        transport.Lose();

        (await EndOfAsync(session)).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Fact]
    public async Task SessionDisposeAsync_EverythingThrows_DoesNot()
    {
        var transport = new FakeTransport
        {
            OnReceive = () => throw new NotSupportedException("odd"),
            OnClose = _ => throw new NotSupportedException("odd"),
            OnDispose = () => throw new NotSupportedException("odd"),
        };

        await Begin(transport).DisposeAsync().AsTask().WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Completion_LoggerThrows_Completes()
    {
        FakeTransport transport = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay), SessionHarness.Media(9));
        var logger = new RecordingLogger { OnRecord = _ => throw new ObjectDisposedException("log") };
        WavixStreamSession session = Begin(transport, logger);
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        session.Ended.IsCancellationRequested.Should().BeFalse();
        transport.Lose();

        (await EndOfAsync(session)).Error.Should().BeNull();
    }

    private static async Task<WavixStreamCompletion> EndOfAsync(WavixStreamSession session) =>
        await session.Completion.WaitAsync(SessionHarness.Soon);

    private static async Task EndedAsync(WavixStreamSession session)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Ended.Register(ended.SetResult);
        await ended.Task.WaitAsync(SessionHarness.Soon);
    }

    private WavixStreamSession Begin(FakeTransport transport, RecordingLogger? logger = null) =>
        new(transport, new WavixStreamOptions { TimeProvider = _clock }, logger);
}
