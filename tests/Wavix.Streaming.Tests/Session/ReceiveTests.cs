namespace Wavix.Streaming.Tests.Session;

public class ReceiveTests
{
    [Fact]
    public async Task Receive_NobodyEnumerates_StopIsSeen()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        call.Session.Ended.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task Receive_NobodyEnumerates_HangUpIsSeen()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);

        (await call.EndAsync()).Reason.Should().Be(WavixStreamEndReason.ClosedByWavix);
    }

    [Fact]
    public async Task Receive_ReceiveMediaFalse_DeliversNoMedia()
    {
        await using var call = new SessionHarness(options => options.ReceiveMedia = false);
        await call.StartAsync();

        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Mark(3, "m"), SessionHarness.Media(4), SessionHarness.Stop(5));

        (await call.ReadAllAsync()).Select(e => e.EventName).Should().Equal("connected", "start", "mark", "stop");
    }

    [Fact]
    public async Task Receive_ReceiveMediaFalse_CountsAudioButNoDrop()
    {
        await using var call = new SessionHarness(options => options.ReceiveMedia = false);
        await call.StartAsync();

        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Media(3));

        call.Statistics.Should().BeEquivalentTo(
            new { MessagesReceived = 4, AudioBytesReceived = 1920, DroppedEvents = 0, Anomalies = 0 });
    }

    [Fact]
    public async Task ReceivedAt_EachEvent_IsTheClocksTimeOfItsArrival()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.Connected());
        call.Clock.Advance(TimeSpan.FromSeconds(3));
        await call.SayAndSettleAsync(SessionHarness.StartOf(StreamType.TwoWay));
        call.Clock.Advance(TimeSpan.FromSeconds(3));

        DateTimeOffset[] times = [(await call.NextAsync())!.ReceivedAt, (await call.NextAsync())!.ReceivedAt];

        times.Should().Equal(call.Clock.Start.AddSeconds(0), call.Clock.Start.AddSeconds(3));
    }

    [Fact]
    public void Constructor_NullTransport_Throws()
    {
        Action act = () => _ = new WavixStreamSession((IWavixTransport)null!);

        act.Should().Throw<ArgumentNullException>().WithParameterName("transport");
    }

    [Fact]
    public async Task Constructor_Always_ReceivesOnThePoolOnly()
    {
        var receivedOn = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        var transport = new FakeTransport();
        Func<ValueTask<WavixTransportMessage>> silence = transport.OnReceive;
        transport.OnReceive = () =>
        {
            receivedOn.TrySetResult(Thread.CurrentThread);
            return silence();
        };
        WavixStreamSession? session = null;
        var caller = new Thread(() => session = new WavixStreamSession(transport));
        caller.Start();
        caller.Join(SessionHarness.Soon).Should().BeTrue();

        Thread thread = await receivedOn.Task.WaitAsync(SessionHarness.Soon);

        thread.Should().NotBeSameAs(caller);
        transport.Lose();
        await session!.Completion.WaitAsync(SessionHarness.Soon);
    }
}
