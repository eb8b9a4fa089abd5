using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class InterruptResultTests
{
    [Fact]
    public async Task InterruptAsync_Playing_SaysWhatWasHeardOfWhich()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(100));
        Playback second = call.Session.Play(Audio(1000));
        await call.PassAsync(350);
        InterruptResult result = await call.Session.InterruptAsync();

        result.Should().BeEquivalentTo(new { WasPlaying = true, Heard = Ms(250), StreamHasEnded = false });
        result.Playback.Should().BeSameAs(second);
        result.Heard.Should().Be((await ResultOf(second)).Heard);
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task InterruptAsync_RawAudioPlays_WasPlayingWithoutAPlayback()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(500));
        await call.PassAsync(100);

        (await call.Session.InterruptAsync()).Should().BeEquivalentTo(new { WasPlaying = true, Playback = (Playback?)null, Heard = TimeSpan.Zero });
    }

    [Fact]
    public async Task InterruptAsync_NothingBegun_WasNotPlaying()
    {
        await using var call = new PlaybackCall();
        Playback playback = call.Session.Play(Audio(500));

        (await call.Session.InterruptAsync()).WasPlaying.Should().BeFalse("the stream has not started");
        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task InterruptAsync_LastMarkReturned_SendsNoClear()
    {
        await using PlaybackCall call = await StartAsync();
        await call.PlayOutAsync(call.Session.Play(Audio(100)));
        InterruptResult result = await call.Session.InterruptAsync();
        await call.SettleAsync();

        result.WasPlaying.Should().BeFalse();
        call.Clears.Should().Be(0, "the returned mark proves that nothing plays");
    }

    [Fact]
    public async Task InterruptAsync_MarkOfTheApplicationReturned_SendsNoClear()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(100));
        await call.Session.SendMarkAsync("heard");
        await call.PassAsync(100);
        await call.Session.InterruptAsync();
        await call.SettleAsync();

        call.Clears.Should().Be(0);
    }

    [Fact]
    public async Task InterruptAsync_MarkReturnedSlightlyEarly_WasNotPlayingAndNamesNoPlayback()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(100));
        await call.PassAsync(50);
        await call.EchoAsync(call.SentMarks.Single());

        (await call.Session.InterruptAsync()).Should().BeEquivalentTo(
            new { WasPlaying = false, Playback = (Playback?)null, Heard = TimeSpan.Zero }, "the mark proves that all of it was heard");
        await ResultOf(playback);
    }

    [Fact]
    public async Task InterruptAsync_AudioSentAfterTheMark_SendsClear()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(100));
        await call.Session.SendMarkAsync("heard");
        await call.Session.SendMediaAsync(Audio(20));
        await call.PassAsync(100);
        await call.Session.InterruptAsync();
        await call.SettleAsync();

        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task InterruptAsync_MarkReturnedTooEarly_ProvesNothing()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        await call.Session.SendMediaAsync(Audio(1000));
        await call.Session.SendMarkAsync("heard");
        await call.SettleAsync();
        await call.EchoAsync("heard");
        await call.Session.InterruptAsync();
        await call.SettleAsync();

        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task InterruptAsync_Debug_NamesTheTurnAndTheTimes()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        call.Session.BeginTurn();
        _ = call.Session.BeginTurn().Play(Audio(1000));
        await call.PassAsync(300);
        await call.Session.InterruptAsync();

        logger.Records.Should().ContainSingle(record => record.Id == 17)
            .Which.Message.Should().Contain("turn 2").And.Contain("heard 300 of 500 ms").And.Contain("clear");
    }

    [Fact]
    public async Task CancelAsync_AFrameIsOnItsWay_CompletesBehindIt()
    {
        await using PlaybackCall call = await StartAsync();
        for (int i = 0; i < 200; i++)
        {
            // Raw audio plays, so that no clear is sent: what was sent plays out.
            await call.Session.SendMediaAsync(Audio(20));
            Playback playback = call.Session.Play(Audio(1000, seed: 2));
            await Task.Run(async () =>
            {
                await playback.CancelAsync();
                int sent = call.Harness.Transport.Begun;
                await Task.Yield();
                call.Harness.Transport.Begun.Should().Be(sent, "no frame follows");
            });
            await call.PassAsync(400);
        }
    }
}
