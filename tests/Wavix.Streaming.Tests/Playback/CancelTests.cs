using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class CancelTests
{
    [Fact]
    public async Task CancelAsync_NothingSent_OnlyDropsIt()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(500));
        Playback second = call.Session.Play(Audio(500, seed: 2));
        Playback third = call.Session.Play(Audio(500, seed: 3));
        await call.PassAsync(100);
        await second.CancelAsync();
        bool atOnce = second.Completion.IsCompleted;
        await call.PlayOutAsync(third);

        atOnce.Should().BeTrue();
        (await ResultOf(second)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, HeardAtMost = TimeSpan.Zero });
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(0);
        call.SentAudio().Should().Equal([.. Audio(500), .. Audio(500, seed: 3)]);
    }

    [Fact]
    public async Task CancelAsync_AloneInTheBuffer_ClearsAndTheQueueGoesOn()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(1000));
        Playback second = call.Session.Play(Audio(100, seed: 2));
        await call.PassAsync(400);
        await first.CancelAsync();
        await call.PlayOutAsync(second);

        (await ResultOf(first)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(400) });
        (await ResultOf(second)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(1);
        int clear = call.Sent.FindIndex(sent => sent.Command is ClearCommand);
        call.Sent[(clear + 1)..].Select(sent => sent.Command).OfType<MediaCommand>().Should().HaveCount(5);
    }

    [Fact]
    public async Task CancelAsync_OthersInTheBuffer_StopsSendingAndPlaysOut()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(100));
        Playback second = call.Session.Play(Audio(1000, seed: 2));
        await call.PassAsync(50);
        await second.CancelAsync();
        bool atOnce = second.Completion.IsCompleted;
        await call.PassAsync(1000);

        atOnce.Should().BeFalse();
        call.Clears.Should().Be(0);
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        PlaybackResult result = await ResultOf(second);
        result.Outcome.Should().Be(PlaybackOutcome.Cleared);
        result.Heard.Should().Be(result.HeardAtMost).And.BeLessThanOrEqualTo(Ms(160));
    }

    [Fact]
    public async Task CancelAsync_RawAudioInTheBuffer_StopsSendingAndPlaysOut()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(1000));
        await call.PassAsync(50);
        await call.Session.SendMediaAsync(Audio(100));
        await playback.CancelAsync();
        await call.PassAsync(1000);

        call.Clears.Should().Be(0);
        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Cleared);
    }

    [Fact]
    public async Task CancelAsync_SentToItsEndWithOthersBehind_PlaysOut()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(100));
        Playback second = call.Session.Play(Audio(100));
        await call.PassAsync(50);
        await first.CancelAsync();
        await call.PlayOutAsync(second);

        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(0);
    }

    [Fact]
    public async Task CancelAsync_Played_ChangesNothing()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(100));
        await call.PlayOutAsync(playback);
        await playback.CancelAsync();

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(0);
    }

    [Fact]
    public async Task CancelAsync_PlayedAndAwaitingItsMark_IsPlayed()
    {
        await using PlaybackCall call = await StartAsync(echo: EchoMode.Never);
        Playback playback = call.Session.Play(Audio(100));
        await call.PassAsync(150);
        await playback.CancelAsync();

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(0);
    }

    [Fact]
    public async Task CancelAsync_Twice_SendsOneClear()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(1000));
        await call.PassAsync(100);
        await Task.WhenAll(playback.CancelAsync(), playback.CancelAsync());
        await call.PassAsync(100);

        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task SendClearAsync_ResolvesWhatHasSentAudioAndPlaysTheRest()
    {
        await using PlaybackCall call = await StartAsync();
        Playback first = call.Session.Play(Audio(100));
        Playback second = call.Session.Play(Audio(1000, seed: 2));
        Playback third = call.Session.Play(Audio(100, seed: 3));
        await call.PassAsync(200);
        await call.Session.SendClearAsync();
        bool atOnce = second.Completion.IsCompleted;
        await call.PlayOutAsync(third);

        atOnce.Should().BeTrue();
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(second)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(100) });
        (await ResultOf(third)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Session.BeginTurn().Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task SendMediaAsync_DuringPlayback_ExtendsTheModel()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(1000));
        Playback playback = call.Session.Play(Audio(100, seed: 2));
        await call.PassAsync(795);
        call.SentMedia.Should().ContainSingle("the playback waits until no more than the lead is buffered");
        await call.PassAsync(300);
        playback.Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
    }
}
