using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PauseDrainTests
{
    [Fact]
    public async Task DrainAsync_DuringAPause_WaitsForItsEnd()
    {
        await using PlaybackCall call = await StartAsync();
        Playback playback = call.Session.Play(Audio(300));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        Task<DrainOutcome> drain = call.Session.DrainAsync(TimeSpan.FromMinutes(1));
        await call.PassAsync(Ms(5000));
        bool tooEarly = drain.IsCompleted;
        await paused.ResumeAsync();
        await call.PlayOutAsync(playback);
        await call.PassAsync(520);

        tooEarly.Should().BeFalse();
        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
    }

    [Fact]
    public async Task DrainAsync_PausedInItsSilence_PlaysTheRestOfIt()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(100));
        Task<DrainOutcome> drain = call.Session.DrainAsync(TimeSpan.FromMinutes(1));
        await call.PassAsync(300);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(50);
        bool tooEarly = drain.IsCompleted;
        await paused.ResumeAsync();
        await call.PassAsync(295);
        tooEarly |= drain.IsCompleted;
        await call.PassAsync(25);

        tooEarly.Should().BeFalse();
        paused.WasPlaying.Should().BeFalse();
        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Drained);
    }

    [Fact]
    public async Task DrainAsync_LeftAndThenPaused_PlaysNoMoreSilence()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(100));
        Task<DrainOutcome> drain = call.Session.DrainAsync(Ms(200));
        await call.PassAsync(200);
        DrainOutcome outcome = await drain.WaitAsync(SessionHarness.Soon);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.SettleAsync();
        int sent = call.Sent.Count;
        await paused.ResumeAsync();
        await call.PassAsync(1000);

        outcome.Should().Be(DrainOutcome.TimedOut);
        call.Sent.Should().HaveCount(sent);
    }

    [Fact]
    public async Task DrainAsync_PauseIsCanceled_IsInterrupted()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(300));
        Task<DrainOutcome> drain = call.Session.DrainAsync(TimeSpan.FromMinutes(1));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(100);
        await paused.CancelAsync();

        (await drain.WaitAsync(SessionHarness.Soon)).Should().Be(DrainOutcome.Interrupted);
    }
}
