using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PauseTests
{
    public static TheoryData<int> ClearModes => [(int)ClearMode.Returned, (int)ClearMode.Dropped, (int)ClearMode.Late];

    [Theory]
    [MemberData(nameof(ClearModes))]
    public async Task PauseAsync_InTheMiddle_ClearsAndHoldsWhateverBecomesOfTheMarks(int mode)
    {
        await using PlaybackCall call = await StartAsync(onClear: (ClearMode)mode);
        Playback said = call.Session.Play(Audio(100));
        Playback speaking = call.Session.Play(Audio(400, seed: 2), new PlaybackOptions { ProgressInterval = Ms(40) });
        Playback next = call.Session.Play(Audio(60, seed: 3));
        Playback waiting = call.Session.Play(Audio(300, seed: 4));
        await call.PassAsync(330);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(7000);
        bool areOpen = !speaking.Completion.IsCompleted && !next.Completion.IsCompleted && !waiting.Completion.IsCompleted;
        TimeSpan[] positions = [speaking.Position, next.Position, waiting.Position];
        WavixCommand last = call.Sent[^1].Command;
        await paused.ResumeAsync();
        await call.PlayOutAsync(waiting);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        (await ResultOf(said)).Outcome.Should().Be(PlaybackOutcome.Played);
        paused.Should().BeEquivalentTo(new { WasPlaying = true, Heard = Ms(230), StreamHasEnded = false });
        paused.Playback.Should().BeSameAs(speaking);
        last.Should().BeOfType<ClearCommand>("nothing follows it");
        areOpen.Should().BeTrue();
        positions.Should().Equal(Ms(230), TimeSpan.Zero, TimeSpan.Zero);
        foreach ((Playback playback, int length) in new[] { (speaking, 400), (next, 60), (waiting, 300) })
        {
            (await ResultOf(playback)).Should().BeEquivalentTo(
                new { Outcome = PlaybackOutcome.Played, Heard = Ms(length), HeardAtLeast = Ms(length), HeardAtMost = Ms(length), Underruns = 0 });
        }

        call.Session.GetStatistics().Underruns.Should().Be(0);
        call.ShouldHaveHeard(Audio(100), Audio(400, seed: 2), Audio(60, seed: 3), Audio(300, seed: 4));
        (await call.Harness.ReadAllAsync()).Should().NotContain(e => e is MarkEvent);
    }

    [Fact]
    public async Task PauseAsync_PlayedAndAwaitingItsMark_IsPlayed()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(100));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();

        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(100) });
        paused.Should().BeEquivalentTo(new { WasPlaying = false, Playback = (Playback?)null });
    }

    [Fact]
    public async Task PauseAsync_OnlyThePaddingIsLeft_EndsAfterTheResume()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(90));
        Playback second = call.Session.Play(Audio(100, seed: 2));
        await call.PassAsync(95);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(100);
        bool isOpen = !first.Completion.IsCompleted;
        await paused.ResumeAsync();
        await call.PlayOutAsync(second);

        isOpen.Should().BeTrue();
        (await ResultOf(first)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(90), HeardAtLeast = Ms(90) });
        call.ShouldHaveHeard(Audio(90), Audio(100, seed: 2));
    }

    [Fact]
    public async Task PauseAsync_NothingPlays_HoldsWhatIsPlayedLater()
    {
        await using PlaybackCall call = await StartAsync();
        PausedPlayback paused = await call.Session.PauseAsync();
        Playback playback = call.Session.Play(Audio(100));
        await call.PassAsync(500);
        int sent = call.Sent.Count;
        await paused.ResumeAsync();
        await call.PlayOutAsync(playback);

        paused.Should().BeEquivalentTo(new { WasPlaying = false, Playback = (Playback?)null, Heard = TimeSpan.Zero, StreamHasEnded = false });
        sent.Should().Be(0, "no clear is needed, and nothing is played");
        call.ShouldHaveHeard(Audio(100));
    }

    [Fact]
    public async Task PauseAsync_Twice_IsOnePauseAndOneClear()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(500));
        await call.PassAsync(100);
        PausedPlayback[] paused = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(call.Session.PauseAsync)));
        await call.PassAsync(100);
        PausedPlayback last = await call.Session.PauseAsync();
        bool[] resumed = await Task.WhenAll([.. paused.Select(one => one.ResumeAsync()), last.ResumeAsync(), last.CancelAsync()]);
        await call.PlayOutAsync(playback);

        paused.Append(last).Should().AllBeEquivalentTo(new { WasPlaying = true, Playback = playback, Heard = Ms(100), StreamHasEnded = false });
        resumed.Should().Equal([true, .. Enumerable.Repeat(false, 9)], "one ends it");
        call.Clears.Should().Be(1);
        call.ShouldHaveHeard(Audio(500));
    }

    [Fact]
    public async Task PauseAsync_AfterAResume_IsAnotherPause()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(500));
        await call.PassAsync(100);
        PausedPlayback first = await call.Session.PauseAsync();
        await first.ResumeAsync();
        await call.PassAsync(100);
        PausedPlayback second = await call.Session.PauseAsync();
        await call.SettleAsync();

        (await first.ResumeAsync()).Should().BeFalse();
        (await first.CancelAsync()).Should().BeFalse();
        second.Heard.Should().Be(Ms(200));
        playback.Completion.IsCompleted.Should().BeFalse();
        call.Clears.Should().Be(2);
    }

    [Fact]
    public async Task Play_DuringAPause_WaitsAfterWhatIsPaused()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        _ = turn.Play(Audio(300));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        Playback sameTurn = turn.Play(Audio(100, seed: 2));
        Playback nextTurn = call.Session.BeginTurn().Play(new MemoryStream(Audio(100, seed: 3)));
        await call.PassAsync(500);
        int sent = call.SentMedia.Count();
        await paused.ResumeAsync();
        await call.PlayOutAsync(nextTurn);

        sent.Should().Be(15, "what was sent before the pause");
        (await ResultOf(sameTurn)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.ShouldHaveHeard(Audio(300), Audio(100, seed: 2), Audio(100, seed: 3));
    }

    [Fact]
    public async Task ProgressInterval_AcrossAPause_MeasuresWhatWasHeardAtLeast()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(2000), new PlaybackOptions { ProgressInterval = Ms(100) });
        await call.PassAsync(250);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(500);
        await paused.ResumeAsync();
        await call.PassAsync(100);
        await call.Session.InterruptAsync();

        (await ResultOf(playback)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(350), HeardAtLeast = Ms(310), HeardAtMost = Ms(550) });
    }

    [Fact]
    public async Task StartedAt_Paused_StaysWhatWasHeardFirst()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(200));
        Playback second = call.Session.Play(Audio(200));
        await call.PassAsync(150);
        DateTimeOffset? startedAt = first.StartedAt;
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(1000);
        DateTimeOffset? whilePaused = second.StartedAt;
        DateTimeOffset resumedAt = call.Harness.Clock.GetUtcNow();
        await paused.ResumeAsync();
        await call.PlayOutAsync(second);

        (await ResultOf(first)).StartedAt.Should().Be(startedAt).And.NotBeNull();
        whilePaused.Should().BeNull("the caller heard nothing of it");
        (await ResultOf(second)).StartedAt.Should().Be(resumedAt + Ms(60), "the rest of the first ends with a whole frame");
    }

    [Fact]
    public async Task PauseAsync_Debug_NamesTheTurnAndTheTimes()
    {
        var logger = new RecordingLogger();
        await using var call = new PlaybackCall(logger: logger);
        await call.StartAsync();
        call.Session.BeginTurn();
        _ = call.Session.BeginTurn().Play(Audio(1000));
        await call.PassAsync(300);
        await (await call.Session.PauseAsync()).ResumeAsync();
        await call.SettleAsync();
        await (await call.Session.PauseAsync()).CancelAsync();

        logger.Records.Where(record => record.Id == 18).Should().HaveCount(2)
            .And.AllSatisfy(record => record.Message.Should().Contain("turn 2").And.Contain("heard 300 ms"));
        logger.Records.Select(record => record.Id).Should().ContainInOrder(18, 19, 18, 20);
    }

    [Fact]
    public async Task ToString_AnyPause_SaysWhatWasHeard()
    {
        await using PlaybackCall call = await StartAsync();
        await using PlaybackCall ended = await StartAsync();
        await ended.Harness.SayAndSettleAsync(SessionHarness.Stop(2));
        string nothing = (await call.Session.PauseAsync()).ToString();
        await call.Session.InterruptAsync();
        _ = call.Session.Play(Audio(100));
        await call.PassAsync(20);

        nothing.Should().Be("Nothing played");
        (await call.Session.PauseAsync()).ToString().Should().Be("Paused, heard 20 ms");
        (await ended.Session.PauseAsync()).ToString().Should().Be("The stream has ended");
    }
}
