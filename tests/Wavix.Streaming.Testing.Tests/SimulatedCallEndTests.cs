namespace Wavix.Streaming.Testing.Tests;

/// <summary>Hang-up, the application's close and loss.</summary>
public class SimulatedCallEndTests
{
    [Fact]
    public async Task HangUpAsync_ApplicationCloses_SendsStopAndCloseAndIsTrue()
    {
        await using var call = new CallHarness();
        await call.StartAsync();

        Task<bool> hangUp = call.Call.HangUpAsync();
        StopEvent stop = await call.HearAsync<StopEvent>();
        WavixTransportMessage close = await call.ReceiveAsync();
        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        (await hangUp.SoonAsync()).Should().BeTrue();
        (stop.CallId, stop.StreamId, stop.SequenceNumber).Should().Be(("abc-123", "str-456", 2));
        (close.Kind, close.CloseStatus).Should().Be((WavixTransportMessageKind.Close, 1000));
    }

    [Fact]
    public async Task HangUpAsync_ApplicationNeverCloses_AbortsAfterTheTimeout()
    {
        await using var call = new CallHarness(options => options.CloseTimeout = TimeSpan.FromSeconds(3));
        Task<bool> hangUp = call.Call.HangUpAsync();
        await call.HearAsync<StopEvent>();

        call.Clock.Advance(TimeSpan.FromSeconds(3) - CallHarness.Milliseconds(1));
        hangUp.IsCompleted.Should().BeFalse();
        call.Clock.Advance(CallHarness.Milliseconds(1));

        (await hangUp.SoonAsync()).Should().BeFalse();
        await call.Call.Completion.SoonAsync();
        call.Call.CloseStatus.Should().BeNull();
    }

    [Fact]
    public async Task HangUpAsync_ApplicationHasStoppedReading_AbortsAfterTheTimeout()
    {
        await using var call = new CallHarness(capacity: 1);
        await call.Call.SendRawAsync("{}"u8.ToArray());

        Task<bool> hangUp = call.Call.HangUpAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(5));

        (await hangUp.SoonAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task HangUpAsync_CanceledAtStop_ClosesAllTheSame()
    {
        using var canceled = new CancellationTokenSource();
        await using var call = new CallHarness(options => options.OnMessage = message => CancelAtStop(message, canceled));

        Task<bool> hangUp = call.Call.HangUpAsync(canceled.Token);

        await call.HearAsync<StopEvent>();
        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
        Func<Task> wait = () => hangUp.SoonAsync();
        await wait.Should().ThrowAsync<OperationCanceledException>();

        static void CancelAtStop(SimulatedCallMessage message, CancellationTokenSource canceled)
        {
            if (message.Sent is StopEvent)
            {
                canceled.Cancel();
            }
        }
    }

    [Fact]
    public async Task HangUpAsync_ApplicationHasClosed_IsTrueAndSendsNoStop()
    {
        await using var call = new CallHarness();
        await call.Application.CloseAsync(1001, "bye", CancellationToken.None);
        await call.Call.Completion.SoonAsync();

        (await call.Call.HangUpAsync().SoonAsync()).Should().BeTrue();

        call.Call.CloseStatus.Should().Be(1001);
        call.Messages.Should().BeEmpty("a message that was never sent is not recorded");
        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
    }

    [Fact]
    public async Task HangUpAsync_ConnectionLost_IsFalse()
    {
        await using var call = new CallHarness();
        call.Application.Abort();
        await call.Call.Completion.SoonAsync();

        (await call.Call.HangUpAsync().SoonAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task HangUpAsync_Twice_SendsOneStop()
    {
        await using var call = new CallHarness();
        Task<bool> first = call.Call.HangUpAsync();
        Task<bool> second = call.Call.HangUpAsync();
        await call.HearAsync<StopEvent>();
        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        (await Task.WhenAll(first, second).SoonAsync()).Should().Equal(true, true);
        call.Messages.Should().ContainSingle();
    }

    [Fact]
    public async Task HangUpAsync_Cancelled_ThrowsAndDoesNotAbort()
    {
        await using var call = new CallHarness();
        using var cancelled = new CancellationTokenSource();
        Task<bool> hangUp = call.Call.HangUpAsync(cancelled.Token);
        await call.HearAsync<StopEvent>();

        await cancelled.CancelAsync();

        Func<Task> waiting = () => hangUp.SoonAsync();
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
    }

    [Fact]
    public async Task HangUpAsync_AudioStillPlays_IsHeardNoMore()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(1000));
        call.Clock.Advance(CallHarness.Milliseconds(100));

        Task<bool> hangUp = call.Call.HangUpAsync();
        call.Clock.Advance(CallHarness.Milliseconds(100));
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await hangUp.SoonAsync();

        call.Call.Heard.Duration.Should().Be(CallHarness.Milliseconds(100));
        call.Call.Heard.ToAudio().Should().HaveCount(100 * WavixAudio.BytesPerMillisecond);
    }

    [Fact]
    public async Task HangUpAsync_MarkWouldBeReachedLater_IsNotEchoedAfterStop()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(20));
        await call.SendAsync(new MarkCommand { Name = "late" });
        await call.SettleAsync();

        Task<bool> hangUp = call.Call.HangUpAsync();
        await call.HearAsync<StopEvent>();
        call.Clock.Advance(CallHarness.Milliseconds(20));
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await hangUp.SoonAsync();

        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
    }

    [Fact]
    public async Task Close_ByTheApplication_EndsTheCallAndIsAnswered()
    {
        await using var call = new CallHarness();

        await call.Application.CloseAsync(1011, null, CancellationToken.None);

        await call.Call.Completion.SoonAsync();
        call.Call.CloseStatus.Should().Be(1011);
        (await call.ReceiveAsync()).CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task Close_ByTheApplication_EndsWhatIsHeard()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(100));
        call.Clock.Advance(CallHarness.Milliseconds(30));
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await call.Call.Completion.SoonAsync();

        call.Clock.Advance(CallHarness.Milliseconds(100));

        call.Call.Heard.Duration.Should().Be(CallHarness.Milliseconds(30));
    }

    [Fact]
    public async Task SayAsync_ApplicationHasClosed_ThrowsIOException()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        await call.Application.CloseAsync(1000, null, CancellationToken.None);
        await call.Call.Completion.SoonAsync();

        Func<Task> say = () => call.Call.SayAsync(CallHarness.Audio(20));

        await say.Should().ThrowAsync<IOException>();
        call.Messages.Should().BeEmpty("a message that was never sent is not recorded");
    }

    [Fact]
    public async Task CloseStatus_BeforeTheEnd_IsNull()
    {
        await using var call = new CallHarness();

        call.Call.CloseStatus.Should().BeNull();
        call.Call.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Abort_OfACall_LosesTheConnectionWithoutStopOrClose()
    {
        await using var call = new CallHarness();

        call.Call.Abort();

        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
        await call.Call.Completion.SoonAsync();
        call.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task DisposeAsync_OfALiveCall_LosesTheConnection()
    {
        var call = new CallHarness();

        await call.DisposeAsync().AsTask().SoonAsync();

        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
    }
}
