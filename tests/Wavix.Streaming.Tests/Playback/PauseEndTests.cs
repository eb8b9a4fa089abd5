using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PauseEndTests
{
    [Fact]
    public async Task CancelAsync_Paused_EndsTheTurnsOfThenAndPlaysWhatFollowed()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        Playback speaking = turn.Play(Audio(1000));
        Playback waiting = turn.Play(Audio(1000));
        PlaybackTurn generating = call.Session.BeginTurn();
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        Playback late = turn.Play(Audio(1000));
        Playback ofSession = call.Session.Play(Audio(100, seed: 2));
        Playback ofNewTurn = call.Session.BeginTurn().Play(Audio(100, seed: 3));
        await call.PassAsync(300);
        bool canceled = await paused.CancelAsync();
        bool atOnce = speaking.Completion.IsCompleted && waiting.Completion.IsCompleted && late.Completion.IsCompleted;
        await call.PlayOutAsync(ofNewTurn);

        canceled.Should().BeTrue();
        atOnce.Should().BeTrue();
        await UntilAsync(() => turn.Ended.IsCancellationRequested && generating.Ended.IsCancellationRequested);
        (await ResultOf(speaking)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(100), HeardAtLeast = TimeSpan.Zero, HeardAtMost = Ms(300) });
        (await ResultOf(waiting)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, HeardAtMost = TimeSpan.Zero });
        (await ResultOf(late)).Outcome.Should().Be(PlaybackOutcome.Cleared, "the answer ends as a whole");
        (await ResultOf(ofSession)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(1);
        call.ShouldHaveHeard(Audio(1000)[..4800], Audio(100, seed: 2), Audio(100, seed: 3));
        (await paused.ResumeAsync()).Should().BeFalse();
        (await paused.CancelAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task InterruptAsync_DuringAPause_EndsEverythingAndThePause()
    {
        await using PlaybackCall call = await StartAsync();
        Playback speaking = call.Session.Play(Audio(1000));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        Playback later = call.Session.BeginTurn().Play(Audio(1000));
        await call.PassAsync(100);
        InterruptResult result = await call.Session.InterruptAsync();
        Playback next = call.Session.Play(Audio(100, seed: 2));
        await call.PlayOutAsync(next);

        result.Should().BeEquivalentTo(new { WasPlaying = false, Playback = (Playback?)null, StreamHasEnded = false });
        (await ResultOf(speaking)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(100), HeardAtMost = Ms(300) });
        (await ResultOf(later)).Outcome.Should().Be(PlaybackOutcome.Cleared);
        (await ResultOf(next)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(1);
        (await paused.ResumeAsync()).Should().BeFalse();
        (await paused.CancelAsync()).Should().BeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelAsync_OnePlaybackOrTurnDuringAPause_SendsNoClearAndTheRestContinues(bool turn)
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn first = call.Session.BeginTurn();
        Playback speaking = first.Play(Audio(130));
        Playback next = call.Session.BeginTurn().Play(Audio(200, seed: 2));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        await (turn ? first.CancelAsync() : speaking.CancelAsync());
        bool atOnce = speaking.Completion.IsCompleted;
        await paused.ResumeAsync();
        await call.PlayOutAsync(next);

        atOnce.Should().BeTrue();
        (await ResultOf(speaking)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(100), HeardAtMost = Ms(130) });
        (await ResultOf(next)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, HeardAtMost = Ms(200) });
        call.Clears.Should().Be(1);
        call.ShouldHaveHeard(Audio(130)[..4800], Audio(200, seed: 2));
    }

    [Fact]
    public async Task PauseAsync_CanceledAndPlayingOut_EndsIt()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(60));
        Playback second = call.Session.Play(Audio(1000, seed: 2));
        await call.PassAsync(20);
        await second.CancelAsync();
        bool playsOut = !second.Completion.IsCompleted;
        await call.PassAsync(60);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.SettleAsync();

        playsOut.Should().BeTrue();
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(second)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(20) });
        paused.Heard.Should().Be(Ms(20));
        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task Stop_DuringAPause_DisconnectsAndEndsIt()
    {
        await using PlaybackCall call = await StartAsync();
        Playback speaking = call.Session.Play(Audio(1000));
        Playback waiting = call.Session.Play(Audio(1000));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(100);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));
        PausedPlayback after = await call.Session.PauseAsync();

        (await ResultOf(speaking)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Disconnected, Heard = Ms(100), HeardAtMost = Ms(300) });
        (await ResultOf(waiting)).Outcome.Should().Be(PlaybackOutcome.Disconnected);
        (await Task.WhenAll(paused.ResumeAsync(), paused.CancelAsync(), after.ResumeAsync(), after.CancelAsync())).Should().OnlyContain(ended => !ended);
        after.Should().BeEquivalentTo(new { WasPlaying = false, Playback = (Playback?)null, StreamHasEnded = true });
    }
}
