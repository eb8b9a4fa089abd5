namespace Wavix.Streaming.Tests.Session;

/// <summary>The rules of <see cref="IWavixTransport"/> bind the session too.</summary>
public class TransportRulesTests
{
    [Fact]
    public async Task CloseAsync_PeerClosesWhileOursIsOnItsWay_IsClosedOnceAndDisposedAfterwards()
    {
        // What follows runs inside SetResult, so that the pump has dealt with the peer's close before ours is out.
        var peer = new TaskCompletionSource<WavixTransportMessage>();
        var closing = new TaskCompletionSource();
        var inner = new FakeTransport { OnReceive = () => new(peer.Task), OnClose = _ => new ValueTask(closing.Task) };
        var transport = new ObservedTransport(inner);
        var session = new WavixStreamSession(transport);
        await transport.ReceivedAsync(0).WaitAsync(SessionHarness.Soon);
        Task closed = session.CloseAsync();

        await Task.Run(() => peer.SetResult(WavixTransportMessage.Close(1000, null)));
        closing.SetResult();

        await closed.WaitAsync(SessionHarness.Soon);
        transport.Breaches.Should().BeEmpty();
    }

    [Fact]
    public async Task DisposeTransport_ConnectionLostWhileASendIsUnderWay_ComesAfterTheAbort()
    {
        var sending = new TaskCompletionSource();
        FakeTransport inner = FakeTransport.Saying(SessionHarness.StartOf(StreamType.TwoWay));
        inner.OnSend = _ => new ValueTask(sending.Task);
        inner.OnAbort = () => sending.TrySetException(new IOException("aborted"));
        var transport = new ObservedTransport(inner);
        var session = new WavixStreamSession(transport);
        await session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);
        Task<bool> send = session.SendClearAsync().AsTask();

        inner.Lose();

        (await send.WaitAsync(SessionHarness.Soon)).Should().BeFalse();
        await session.Completion.WaitAsync(SessionHarness.Soon);
        transport.Breaches.Should().BeEmpty();
    }
}
