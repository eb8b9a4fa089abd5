using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PlaybackMarkTests
{
    [Fact]
    public async Task Completion_MarkComesBack_IsPlayedInFull()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(295);
        playback.Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await ResultOf(playback)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Played, Heard = Ms(300), HeardAtLeast = Ms(300), HeardAtMost = Ms(300), Error = (Exception?)null });
        playback.Position.Should().Be(Ms(300));
    }

    [Fact]
    public async Task Completion_MarkComesLate_WaitsForIt()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Late);
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(795);
        playback.Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Session.GetStatistics().ImplausibleMarks.Should().Be(0);
    }

    [Fact]
    public async Task Completion_MarkComesAtOnce_WaitsForTheModelledEndAndCountsIt()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.AtOnce);
        Playback playback = call.Session.Play(Audio(1000));
        await call.PassAsync(995);
        playback.Completion.IsCompleted.Should().BeFalse();
        playback.Position.Should().Be(Ms(995));
        await call.PassAsync(5);

        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(1000), HeardAtLeast = TimeSpan.Zero });
        call.Session.GetStatistics().ImplausibleMarks.Should().Be(1);
    }

    [Fact]
    public async Task Completion_MarkSlightlyEarly_WaitsForTheModelledEndAndIsBelieved()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(200);
        await call.EchoAsync(call.SentMarks.Single());
        playback.Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(100);

        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, HeardAtLeast = Ms(300) });
        call.Session.GetStatistics().ImplausibleMarks.Should().Be(0);
    }

    [Fact]
    public async Task Completion_NoMarkComes_IsUnconfirmedAfterTheTimeout()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(300), new PlaybackOptions { MarkTimeout = Ms(2000) });
        await call.PassAsync(2295);
        playback.Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await ResultOf(playback)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Unconfirmed, Heard = Ms(300), HeardAtLeast = TimeSpan.Zero, HeardAtMost = Ms(300) });
    }

    [Fact]
    public async Task Completion_MarkComesAfterTheTimeout_NeverSurfaces()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(Ms(5300));
        await call.EchoAsync(call.SentMarks.Single());
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(10));

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Unconfirmed);
        (await call.Harness.ReadAllAsync()).Should().NotContain(e => e is MarkEvent);
    }

    [Fact]
    public async Task Completion_OnlyALaterMarkComes_ConfirmsTheEarlierToo()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback first = call.Session.Play(Audio(100));
        Playback second = call.Session.Play(Audio(100));
        await call.PassAsync(200);
        await call.EchoAsync(call.SentMarks.Last());

        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(second)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Marks_OfPlaybacks_AreUniqueAndNeverSurface()
    {
        await using PlaybackCall call = await StartAsync();
        for (int i = 0; i < 20; i++)
        {
            _ = call.Session.Play(Audio(20));
        }

        await call.PassAsync(500);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        call.SentMarks.Should().HaveCount(20).And.OnlyHaveUniqueItems();
        (await call.Harness.ReadAllAsync()).Should().NotContain(e => e is MarkEvent);
    }

    [Fact]
    public async Task Marks_OfTheApplication_AlwaysSurface()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(100));
        await call.SettleAsync();
        await call.Session.SendMarkAsync("mine");
        await call.PassAsync(200);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        (await call.Harness.ReadAllAsync()).OfType<MarkEvent>().Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Name = "mine", WasCleared = false });
    }

    [Fact]
    public async Task AfterClear_MarkPendingAtClear_IsTrueAndOfLaterOnesFalse()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(100));
        await call.Session.SendMarkAsync("before");
        await call.Session.SendClearAsync();
        await call.Session.SendMarkAsync("after");
        await call.PassAsync(100);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        (await call.Harness.ReadAllAsync()).OfType<MarkEvent>().Select(mark => (mark.Name, mark.WasCleared))
            .Should().Equal(("before", true), ("after", false));
    }

    [Fact]
    public async Task AfterClear_MarkPendingAtInterrupt_IsTrue()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(1000));
        await call.SettleAsync();
        await call.Session.SendMarkAsync("mine");
        await call.Session.InterruptAsync();
        await call.PassAsync(100);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        (await call.Harness.ReadAllAsync()).OfType<MarkEvent>().Should().ContainSingle().Which.WasCleared.Should().BeTrue();
    }

    [Fact]
    public async Task ProgressInterval_Set_MeasuresWhatWasHeardAtLeast()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(2000), new PlaybackOptions { ProgressInterval = Ms(100) });
        await call.PassAsync(1050);
        await call.Session.InterruptAsync();

        (await ResultOf(playback)).Should().BeEquivalentTo(
            new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(1050), HeardAtLeast = Ms(1000), HeardAtMost = Ms(1260) });
    }

    [Fact]
    public async Task ProgressInterval_NoneComesBack_AwaitsNoMoreThanEight()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(2000), new PlaybackOptions { ProgressInterval = Ms(20) });
        await call.PassAsync(2000);

        call.SentMarks.Should().HaveCount(9, "eight of progress and the one at the end");
        playback.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task ProgressInterval_Zero_SendsOneMark()
    {
        await using PlaybackCall call = await StartAsync();
        await call.PlayOutAsync(call.Session.Play(Audio(2000)));

        call.SentMarks.Should().ContainSingle();
    }
}
