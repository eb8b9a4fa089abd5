using System.IO.Pipelines;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PauseSendTests
{
    [Fact]
    public async Task SendClearAsync_DuringAPause_LeavesWhatIsPaused()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(500));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.Session.SendClearAsync();
        await call.PassAsync(100);
        await paused.ResumeAsync();
        PlaybackResult result = await call.PlayOutAsync(playback);

        result.Outcome.Should().Be(PlaybackOutcome.Played);
        call.Clears.Should().Be(2);
        call.ShouldHaveHeard(Audio(500));
    }

    [Fact]
    public async Task SendMediaAsync_AroundAPause_IsNotHeldAndWhatWasNotHeardIsLost()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(100));
        await call.PassAsync(40);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.Session.SendMediaAsync(Audio(60, seed: 2));
        await call.PassAsync(60);
        call.ShouldHaveHeard(Audio(100)[..1920], Audio(60, seed: 2));
        await paused.ResumeAsync();
        await call.PassAsync(100);

        paused.Should().BeEquivalentTo(new { WasPlaying = true, Playback = (Playback?)null, Heard = TimeSpan.Zero });
        call.SentMedia.Should().HaveCount(2);
    }

    [Fact]
    public async Task PauseAsync_SlotIsTaken_DropsWaitingMediaAndNothingGetsBeforeTheClear()
    {
        await using var call = new PlaybackCall(options => options.SendTimeout = TimeSpan.FromMinutes(1));
        await call.StartAsync();
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(40);
        var gate = new TaskCompletionSource();
        call.Harness.Transport.HoldSends(gate.Task);
        Task<bool> first = call.Session.SendMarkAsync("first").AsTask();
        Task<bool> media = call.Session.SendMediaAsync(Audio(20)).AsTask();
        Task<bool> mark = call.Session.SendMarkAsync("second").AsTask();
        Task<PausedPlayback> pausing = call.Session.PauseAsync();
        Task<PausedPlayback> again = call.Session.PauseAsync();
        bool isSent = (await media.WaitAsync(SessionHarness.Soon)) || pausing.IsCompleted || again.IsCompleted;
        gate.SetResult();
        PausedPlayback paused = await pausing.WaitAsync(SessionHarness.Soon);
        await again.WaitAsync(SessionHarness.Soon);
        await paused.ResumeAsync();
        await call.PlayOutAsync(playback);
        await Task.WhenAll(first, mark);

        isSent.Should().BeFalse();
        call.Sent.Select(sent => sent.Command.EventName).Skip(12).Take(4).Should().Equal("mark", "mark", "clear", "media");
        call.ShouldHaveHeard(Audio(300));
    }

    [Fact]
    public async Task InterruptAsync_ClearOfThePauseIsStillWaiting_SendsNoSecond()
    {
        await using var call = new PlaybackCall(options => options.SendTimeout = TimeSpan.FromMinutes(1));
        await call.StartAsync();
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(40);
        var gate = new TaskCompletionSource();
        call.Harness.Transport.HoldSends(gate.Task);
        Task<bool> stuck = call.Session.SendMarkAsync("stuck").AsTask();
        Task<PausedPlayback> pausing = call.Session.PauseAsync();
        Task<InterruptResult> interrupting = call.Session.InterruptAsync();
        bool isEarly = interrupting.IsCompleted;
        gate.SetResult();
        await Task.WhenAll(stuck, pausing, interrupting).WaitAsync(SessionHarness.Soon);
        await call.SettleAsync();

        isEarly.Should().BeFalse("it waits for the clear of the pause");
        (await (await pausing).ResumeAsync()).Should().BeFalse();
        (await ResultOf(playback)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Cleared, Heard = Ms(40) });
        call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task PauseAsync_OneWay_HoldsNothing()
    {
        await using var call = new PlaybackCall();
        await call.StartAsync(StreamType.OneWay);
        PausedPlayback paused = await call.Session.PauseAsync();

        paused.Should().BeEquivalentTo(new { WasPlaying = false, StreamHasEnded = false });
        (await ResultOf(call.Session.Play(Audio(20)))).Outcome.Should().Be(PlaybackOutcome.Failed);
        (await paused.ResumeAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task PauseAsync_BeforeStart_HoldsWhatIsQueued()
    {
        await using var call = new PlaybackCall();
        Playback playback = call.Session.Play(Audio(100));
        Task<bool> raw = call.Session.SendMediaAsync(Audio(20)).AsTask();
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.StartAsync();
        await call.PassAsync(200);
        int sent = call.Sent.Count;
        await paused.ResumeAsync();
        await call.PlayOutAsync(playback);

        sent.Should().Be(0);
        (await raw).Should().BeFalse();
        call.ShouldHaveHeard(Audio(100));
    }

    [Fact]
    public async Task PauseAsync_WhenIdleSilence_SilenceContinuesAndCountsNoUnderrun()
    {
        await using PlaybackCall call = await StartAsync(options => options.WhenIdle = GapFill.Silence);
        await call.PassAsync(100);
        Playback playback = call.Session.Play(Audio(500));
        await call.PassAsync(300);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.SettleAsync();
        int sent = call.SentMedia.Count();
        await call.PassAsync(1000);
        MediaCommand[] idle = [.. call.SentMedia.Skip(sent)];
        await paused.ResumeAsync();
        PlaybackResult result = await call.PlayOutAsync(playback);

        idle.Should().HaveCountGreaterThan(48).And.OnlyContain(media => media.Payload.ToArray().All(value => value == 0));
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(500), Underruns = 0 });
        call.Gaps.Should().Be(0);
    }

    [Fact]
    public async Task PauseAsync_OnUnderrunSilence_SendsNoneAndCountsNoUnderrun()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        Playback playback = call.Session.Play(pipe.Reader, new PlaybackOptions { OnUnderrun = GapFill.Silence });
        await pipe.Writer.WriteAsync(Audio(200));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 10);
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.SettleAsync();
        int sent = call.SentMedia.Count();
        await call.PassAsync(500);
        call.SentMedia.Should().HaveCount(sent, "the gap is wanted");
        await paused.ResumeAsync();
        await pipe.Writer.WriteAsync(Audio(200, seed: 2));
        await pipe.Writer.CompleteAsync();
        await UntilAsync(() => playback.Audio.IsComplete);
        PlaybackResult result = await call.PlayOutAsync(playback);

        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(400), Underruns = 0 });
        call.ShouldHaveHeard([.. Audio(200), .. Audio(200, seed: 2)]);
    }

    [Fact]
    public async Task PauseAsync_SourceFailed_PlaysTheRestAndThenFails()
    {
        await using PlaybackCall call = await StartAsync();
        var stream = new ObservedStream(Audio(300)) { Error = new IOException("The voice is gone.") };
        Playback playback = call.Session.Play(stream);
        await UntilAsync(() => playback.Audio.IsComplete);
        await call.PassAsync(200);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(200);
        await paused.ResumeAsync();
        PlaybackResult result = await call.PlayOutAsync(playback);

        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Failed, Heard = Ms(300) });
        call.ShouldHaveHeard(Audio(300));
    }

    [Fact]
    public async Task QueuedAudio_Paused_CountsOnce()
    {
        await using PlaybackCall call = await StartAsync(options => options.MaxQueuedPlayback = Ms(400));
        Playback first = call.Session.Play(Audio(100));
        Playback second = call.Session.Play(Audio(200));
        await call.PassAsync(50);
        PausedPlayback paused = await call.Session.PauseAsync();
        Playback fits = call.Session.Play(Audio(100));
        Playback exceeds = call.Session.Play(Audio(20));
        await paused.ResumeAsync();
        await call.PlayOutAsync(fits);
        long queued = call.Session.Outbound.Playbacks.Reserved;

        (await ResultOf(exceeds)).Outcome.Should().Be(PlaybackOutcome.Failed);
        foreach (Playback playback in new[] { first, second, fits })
        {
            (await ResultOf(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
        }

        queued.Should().Be(0);
    }
}
