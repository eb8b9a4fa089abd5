namespace Wavix.Streaming.Tests.Session;

public class WaitForStartTests
{
    [Fact]
    public async Task WaitForStartAsync_StartComes_GivesWhatItSaid()
    {
        await using var call = new SessionHarness();
        Task<WavixStreamInfo> waiting = call.Session.WaitForStartAsync();
        await call.SayAndSettleAsync(SessionHarness.Connected());
        waiting.IsCompleted.Should().BeFalse();

        await call.SayAsync(SessionHarness.StartOf(StreamType.TwoWay));

        (await waiting.WaitAsync(SessionHarness.Soon)).Should().BeSameAs(call.Session.StreamInfo);
    }

    [Fact]
    public async Task WaitForStartAsync_StartedAndEnded_StillGivesIt()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        call.Wavix.Abort();
        await call.EndAsync();

        (await call.Session.WaitForStartAsync()).StreamId.Should().Be("str-456");
    }

    [Fact]
    public async Task WaitForStartAsync_StoppedBefore_ThrowsWithThatReason()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Stop(1));

        await AssertThrowsAsync(call, WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task WaitForStartAsync_WavixClosedBefore_ThrowsWithThatReason()
    {
        await using var call = new SessionHarness();
        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);

        await AssertThrowsAsync(call, WavixStreamEndReason.ClosedByWavix);
    }

    [Fact]
    public async Task WaitForStartAsync_WeClosedBefore_ThrowsWithThatReason()
    {
        await using var call = new SessionHarness();
        _ = call.Session.CloseAsync();

        await AssertThrowsAsync(call, WavixStreamEndReason.ClosedByApplication);
    }

    [Fact]
    public async Task WaitForStartAsync_HandshakeTimeout_ThrowsWithThatReason()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.Connected());
        call.Clock.Advance(TimeSpan.FromSeconds(10));

        await AssertThrowsAsync(call, WavixStreamEndReason.HandshakeTimeout);
    }

    [Fact]
    public async Task WaitForStartAsync_ConnectionLost_ThrowsWithWhatTheNetworkSaid()
    {
        var error = new IOException("reset");
        var session = new WavixStreamSession(new FakeTransport { OnReceive = () => new(WavixTransportMessage.Lost(error)) });

        Func<Task> act = () => session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);

        (await act.Should().ThrowAsync<WavixStreamException>()).Which.InnerException.Should().BeSameAs(error);
    }

    [Fact]
    public async Task WaitForStartAsync_TokenTrips_GivesUpAndTheSessionGoesOn()
    {
        await using var call = new SessionHarness();
        using var source = new CancellationTokenSource();
        Task<WavixStreamInfo> waiting = call.Session.WaitForStartAsync(source.Token);

        await source.CancelAsync();

        Func<Task> act = () => waiting;
        await act.Should().ThrowAsync<OperationCanceledException>();
        await call.StartAsync();
    }

    private static async Task AssertThrowsAsync(SessionHarness call, WavixStreamEndReason reason)
    {
        Func<Task> act = () => call.Session.WaitForStartAsync().WaitAsync(SessionHarness.Soon);

        WavixStreamException error = (await act.Should().ThrowAsync<WavixStreamException>()).Which;
        error.Reason.Should().Be(reason);
        error.Message.Should().Be($"The stream ended before it started: {reason}.");
    }
}
