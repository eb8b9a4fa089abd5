using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class IsPlayingTests
{
    [Fact]
    public async Task IsPlaying_PlaybackFromStartToEnd_IsTrueWhileItIsHeard()
    {
        await using PlaybackCall call = await StartAsync();
        bool before = call.Session.IsPlaying;
        _ = call.Session.Play(Audio(100));
        await call.PassAsync(80);
        bool meanwhile = call.Session.IsPlaying;
        await call.PassAsync(40);

        before.Should().BeFalse();
        meanwhile.Should().BeTrue();
        call.Session.IsPlaying.Should().BeFalse();
    }

    [Fact]
    public async Task IsPlaying_Paused_IsFalseUntilItContinues()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(400));
        await call.PassAsync(100);
        PausedPlayback paused = await call.Session.PauseAsync();
        bool isPlaying = call.Session.IsPlaying;
        await paused.ResumeAsync();
        await call.PassAsync(20);

        isPlaying.Should().BeFalse();
        call.Session.IsPlaying.Should().BeTrue();
    }

    [Fact]
    public async Task IsPlaying_AudioOfSendMedia_IsTrue()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Session.SendMediaAsync(Audio(60));

        call.Session.IsPlaying.Should().BeTrue();
    }

    [Fact]
    public async Task IsPlaying_StreamHasEnded_IsFalse()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(400));
        await call.PassAsync(100);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));

        call.Session.IsPlaying.Should().BeFalse();
    }
}
