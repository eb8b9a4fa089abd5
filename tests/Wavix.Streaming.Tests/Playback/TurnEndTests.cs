using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class TurnEndTests
{
    [Fact]
    public async Task BeginTurn_OlderOneHasPlayed_EndsIt()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn old = call.Session.BeginTurn();
        await call.PlayOutAsync(old.Play(Audio(100)));
        bool early = old.Ended.IsCancellationRequested;
        call.Session.BeginTurn();

        early.Should().BeFalse("the answer may continue");
        old.Ended.IsCancellationRequested.Should().BeTrue();
        (await ResultOf(old.Play(Audio(20)))).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task BeginTurn_OlderOneStillPlays_EndsItWithItsLastPlayback()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn old = call.Session.BeginTurn();
        Playback first = old.Play(Audio(100));
        Playback last = old.Play(Audio(100));
        PlaybackTurn next = call.Session.BeginTurn();
        await call.PlayOutAsync(first);
        bool early = old.Ended.IsCancellationRequested;
        await call.PlayOutAsync(last);

        early.Should().BeFalse();
        old.Ended.IsCancellationRequested.Should().BeTrue();
        next.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task BeginTurn_OlderOneHasNotPlayed_LeavesItOpen()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn old = call.Session.BeginTurn();
        call.Session.BeginTurn();

        (await call.PlayOutAsync(old.Play(Audio(100)))).Outcome.Should().Be(PlaybackOutcome.Played, "its answer was still being generated");
    }

    [Fact]
    public async Task InterruptAsync_LongAfterAnAnswerWasHeard_CancelsOnlyOpenTurns()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn heard = call.Session.BeginTurn();
        await call.PlayOutAsync(heard.Play(Audio(100)));
        int canceled = 0;
        for (int i = 0; i < 200; i++)
        {
            PlaybackTurn turn = call.Session.BeginTurn();
            await call.PlayOutAsync(turn.Play(Audio(20)));
        }

        using CancellationTokenRegistration registration = heard.Ended.Register(() => canceled++);
        int before = Volatile.Read(ref canceled);
        await call.Session.InterruptAsync();

        before.Should().Be(1, "it had ended long before");
        Volatile.Read(ref canceled).Should().Be(1);
    }

    [Fact]
    public async Task Complete_PlaybacksLeft_EndsWithTheLast()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        Playback playback = turn.Play(Audio(100));
        turn.Complete();
        Playback late = turn.Play(Audio(100));
        bool early = turn.Ended.IsCancellationRequested;
        await call.PlayOutAsync(playback);

        early.Should().BeFalse();
        turn.Ended.IsCancellationRequested.Should().BeTrue();
        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(late)).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task Complete_NothingLeft_EndsAtOnceAndTheSessionBeginsAnother()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackTurn turn = call.Session.BeginTurn();
        turn.Complete();
        turn.Complete();

        turn.Ended.IsCancellationRequested.Should().BeTrue();
        (await call.PlayOutAsync(call.Session.Play(Audio(100)))).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task BeginTurn_MoreThanMaxOpenTurns_EndsTheOldestOnWhichNothingPlays()
    {
        await using PlaybackCall call = await StartAsync(options => options.MaxOpenTurns = 3);
        PlaybackTurn playing = call.Session.BeginTurn();
        Playback playback = playing.Play(Audio(1000));
        PlaybackTurn[] idle = [call.Session.BeginTurn(), call.Session.BeginTurn()];
        call.Session.BeginTurn();

        playing.Ended.IsCancellationRequested.Should().BeFalse();
        idle.Select(turn => turn.Ended.IsCancellationRequested).Should().Equal(true, false);
        (await call.PlayOutAsync(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task StartedAt_PlaybackQueued_IsNullThenWhenItsFirstSamplePlays()
    {
        await using PlaybackCall call = await StartAsync();
        DateTimeOffset start = call.Harness.Clock.GetUtcNow();
        Playback first = call.Session.Play(Audio(300));
        Playback second = call.Session.Play(Audio(300));
        DateTimeOffset? early = second.StartedAt;
        await call.PassAsync(150);

        early.Should().BeNull();
        first.StartedAt.Should().Be(start);
        second.StartedAt.Should().Be(start + Ms(300));
        (await call.PlayOutAsync(second)).StartedAt.Should().Be(start + Ms(300));
    }

    [Fact]
    public async Task MeasurePrebuffer_EachUtterance_TakesTwoMarksThatDoNotSurface()
    {
        await using PlaybackCall call = await StartAsync(options => options.MeasurePrebuffer = true);
        await call.PlayOutAsync(call.Session.Play(Audio(100)));
        await call.PlayOutAsync(call.Session.Play(Audio(100)));
        await call.Harness.SayAndSettleAsync(Session.SessionHarness.Stop(100));

        string[] utterance = ["mark", "media", "mark", "media", "media", "media", "media", "mark"];
        call.Sent.Select(sent => sent.Command.EventName).Should().Equal([.. utterance, .. utterance]);
        (await call.Harness.ReadAllAsync()).Should().NotContain(e => e is MarkEvent);
    }

    [Fact]
    public async Task MeasurePrebuffer_MarksReturnLate_HeardIsLessByThePrebuffer()
    {
        // What is buffered plays 60 ms late: so does each mark behind it.
        await using PlaybackCall call = await StartAsync(options => options.MeasurePrebuffer = true, echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(2000));
        await call.SettleAsync();
        await call.EchoAsync(call.SentMarks.First());
        await call.PassAsync(80);
        await call.EchoAsync(call.SentMarks.ElementAt(1));
        await call.PassAsync(420);
        InterruptResult result = await call.Session.InterruptAsync();

        result.Heard.Should().Be(Ms(440));
        (await ResultOf(playback)).HeardAtMost.Should().Be(Ms(700));
    }

    [Fact]
    public async Task PacedFrame_SteadyState_IsLookedUpOnce()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(5000));
        await call.PassAsync(1000);
        long before = call.Session.Outbound.Schedule.Lookups;
        int sent = call.SentMedia.Count();
        await call.PassAsync(2000);

        (call.SentMedia.Count() - sent).Should().Be(100);
        (call.Session.Outbound.Schedule.Lookups - before).Should().Be(100);
    }
}
