using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PlaybackEndTests
{
    public enum Ending
    {
        Stop,
        Close,
        Loss,
        Dispose,
    }

    public static TheoryData<Ending> Ends => [.. Enum.GetValues<Ending>()];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Completion_StreamEnds_IsDisconnectedAtOnce(Ending end)
    {
        await using PlaybackCall call = await StartAsync();
        Playback said = call.Session.Play(Audio(100));
        Playback speaking = call.Session.Play(Audio(1000));
        var stream = new ObservedStream(Audio(100));
        Playback waiting = call.Session.Play(stream);
        await call.PassAsync(400);
        await EndAsync(call, end);

        (await ResultOf(said)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(speaking)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Disconnected, Heard = Ms(300) });
        (await ResultOf(waiting)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Disconnected, HeardAtMost = TimeSpan.Zero });
        await stream.Disposed.WaitAsync(SessionHarness.Soon);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Play_AfterTheEnd_IsDisconnectedAlready(Ending end)
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        await EndAsync(call, end);
        await turn.Play(Audio(20)).Completion.WaitAsync(SessionHarness.Soon);
        var stream = new ObservedStream(Audio(100));

        (await ResultOf(turn.Play(Audio(20)))).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        (await ResultOf(call.Session.Play(stream))).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        await stream.Disposed.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Completion_EndsBeforeTheMark_IsDisconnectedWithAllHeard()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(100));
        await call.PassAsync(200);
        await EndAsync(call, Ending.Stop);

        (await ResultOf(playback)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Disconnected, Heard = Ms(100), HeardAtLeast = TimeSpan.Zero });
    }

    [Fact]
    public async Task Completion_EndsBeforeStart_IsDisconnected()
    {
        await using var call = new PlaybackCall();
        Playback playback = call.Session.Play(Audio(100));
        call.Harness.Wavix.Abort();

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Disconnected);
    }

    [Fact]
    public async Task Play_BeforeStart_WaitsForIt()
    {
        await using var call = new PlaybackCall();
        Playback playback = call.Session.Play(Audio(100));
        await call.PassAsync(100);
        await call.StartAsync();

        (await call.PlayOutAsync(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Play_OneWay_FailsAndSaysWhy()
    {
        await using var call = new PlaybackCall();
        Playback before = call.Session.Play(Audio(100));
        await call.StartAsync(StreamType.OneWay);
        Playback after = call.Session.Play(Audio(100));

        foreach (PlaybackResult result in new[] { await ResultOf(before), await ResultOf(after) })
        {
            result.Outcome.Should().Be(PlaybackOutcome.Failed);
            result.Error.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("CanSend");
        }
    }

    [Fact]
    public async Task Completion_PeerStopsReading_ComesAllTheSame()
    {
        await using var call = new PlaybackCall();
        await call.StartAsync();
        Playback said = call.Session.Play(Audio(100), new PlaybackOptions { MarkTimeout = Ms(1000) });
        await call.PassAsync(100);
        call.Harness.Transport.HoldSends(new TaskCompletionSource().Task);
        Playback stuck = call.Session.Play(Audio(100));
        await UntilAsync(() => call.Harness.Transport.IsSending);
        for (int i = 0; i < 30; i++)
        {
            call.Harness.Clock.Advance(Ms(500));
        }

        (await ResultOf(said)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(stuck)).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        (await call.Harness.EndAsync()).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Log_UnplayedAudioAtTheEnd_IsReportedOnlyWhenTheApplicationEndedTheStream(Ending end)
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        Playback playback = call.Session.Play(Audio(1000));
        await call.PassAsync(400);
        await EndAsync(call, end);
        await ResultOf(playback);

        logger.Records.Count(record => record.Id == 14).Should().Be(end == Ending.Dispose ? 1 : 0);
    }

    [Fact]
    public async Task Log_UnplayedAudioWhenTheApplicationCloses_IsReported()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        Playback playback = call.Session.Play(Audio(1000));
        await call.PassAsync(400);
        _ = call.Session.CloseAsync();
        await ResultOf(playback);

        logger.Records.Should().ContainSingle(record => record.Id == 14).Which.Message.Should().Contain("600 ms");
        logger.Records.Should().ContainSingle(record => record.Id == 13).Which.Message.Should().Contain("Disconnected").And.Contain("heard 400");
    }

    [Fact]
    public async Task Log_PlaybackFails_IsTold()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        Playback playback = call.Session.Play("RIFFRIFF"u8.ToArray());
        await call.PlayOutAsync(playback);
        await call.SettleUntilAsync(() => logger.Records.Any(record => record.Id == 12));
    }

    private static async Task EndAsync(PlaybackCall call, Ending end)
    {
        switch (end)
        {
            case Ending.Stop:
                await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));
                break;
            case Ending.Close:
                await call.Harness.Wavix.CloseAsync(1000, null, CancellationToken.None);
                await call.Harness.EndAsync();
                break;
            case Ending.Loss:
                call.Harness.Wavix.Abort();
                await call.Harness.EndAsync();
                break;
            default:
                _ = call.Session.DisposeAsync().AsTask();
                break;
        }
    }
}
