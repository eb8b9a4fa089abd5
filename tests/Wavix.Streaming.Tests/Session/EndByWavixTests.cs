namespace Wavix.Streaming.Tests.Session;

public class EndByWavixTests
{
    [Fact]
    public async Task Stop_ThenWavixCloses_IsStopped()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Stop(2));
        (await call.HearAsync()).CloseStatus.Should().Be(1000);

        await call.Wavix.CloseAsync(1001, "bye", CancellationToken.None);

        WavixStreamCompletion end = await call.EndAsync();
        end.Reason.Should().Be(WavixStreamEndReason.Stopped);
        end.CloseStatus.Should().Be(1000);
        end.Error.Should().BeNull();
    }

    [Fact]
    public async Task Stop_WavixNeverCloses_CloseTimeoutBoundsIt()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));
        call.Clock.Advance(TimeSpan.FromMilliseconds(4999));
        call.Session.Completion.IsCompleted.Should().BeFalse();

        call.Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await call.EndAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
        await call.HearAsync();
    }

    [Fact]
    public async Task Stop_ThenLoss_IsStopped()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        call.Wavix.Abort();

        (await call.EndAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task Stop_BeforeTheClose_StateIsStoppedThenClosed()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));
        call.Session.State.Should().Be(WavixStreamState.Stopped);

        await call.AnswerCloseAsync();

        call.Session.State.Should().Be(WavixStreamState.Closed);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "going away")]
    [InlineData(4321, "own")]
    [InlineData(null, null)]
    public async Task Close_WithoutStop_IsClosedByWavixAndAnsweredAlike(int? status, string? description)
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await call.Wavix.CloseAsync(status, description, CancellationToken.None);

        WavixStreamCompletion end = await call.EndAsync();
        end.Should().BeEquivalentTo(
            new { Reason = WavixStreamEndReason.ClosedByWavix, CloseStatus = status, CloseDescription = description, Error = (Exception?)null });
        WavixTransportMessage answer = await call.HearAsync();
        answer.Kind.Should().Be(WavixTransportMessageKind.Close);
        answer.CloseStatus.Should().Be(status);
    }

    [Fact]
    public async Task Abort_Streaming_IsConnectionLost()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        call.Wavix.Abort();

        WavixStreamCompletion end = await call.EndAsync();
        end.Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
        end.CloseStatus.Should().BeNull();
    }

    [Fact]
    public async Task Loss_WithAnError_TellsIt()
    {
        var error = new IOException("reset");
        var session = new WavixStreamSession(new FakeTransport { OnReceive = () => new(WavixTransportMessage.Lost(error)) });

        WavixStreamCompletion end = await session.Completion.WaitAsync(SessionHarness.Soon);

        end.Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
        end.Error.Should().BeSameAs(error);
    }

    [Fact]
    public async Task Loss_WithAStatusOfTheTransport_IsProtocolViolation()
    {
        var session = new WavixStreamSession(new FakeTransport { OnReceive = () => new(WavixTransportMessage.Lost(null, 1002)) });

        WavixStreamCompletion end = await session.Completion.WaitAsync(SessionHarness.Soon);

        end.Reason.Should().Be(WavixStreamEndReason.ProtocolViolation);
        end.CloseStatus.Should().Be(1002);
    }

    [Fact]
    public async Task Completion_NobodyReads_DoesNotWaitForTheReader()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Stop(3));

        await call.AnswerCloseAsync();

        (await call.ReadAllAsync()).Should().HaveCount(4);
    }

    [Fact]
    public async Task Completion_Ended_HasDurationAndStreamInfo()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(42));
        await call.SayAndSettleAsync(SessionHarness.Stop(2));
        call.Clock.Advance(TimeSpan.FromSeconds(2));

        WavixStreamCompletion end = await call.AnswerCloseAsync();

        end.Duration.Should().Be(TimeSpan.FromSeconds(42));
        end.StreamInfo.Should().BeSameAs(call.Session.StreamInfo).And.NotBeNull();
    }

    [Fact]
    public async Task StreamInfo_Started_SaysWhatStartSaid()
    {
        await using var call = new SessionHarness();
        call.Session.StreamInfo.Should().BeNull();

        await call.StartAsync();

        call.Session.StreamInfo.Should().BeEquivalentTo(new
        {
            CallId = "abc-123",
            StreamId = "str-456",
            StreamType = StreamType.TwoWay,
            StreamTypeText = "twoway",
            Channel = StreamChannel.Inbound,
            ChannelText = "inbound",
            StartedAt = DateTimeOffset.UnixEpoch,
        });
    }

    [Fact]
    public async Task State_EventsCome_MovesForward()
    {
        await using var call = new SessionHarness();
        call.Session.State.Should().Be(WavixStreamState.AwaitingConnected);
        await call.SayAndSettleAsync(SessionHarness.Connected());
        call.Session.State.Should().Be(WavixStreamState.AwaitingStart);
        await call.SayAndSettleAsync(SessionHarness.StartOf(StreamType.TwoWay));
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }
}
