using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace GreeterBot.Tests;

internal static class FakeClock
{
    #region clock
    /// <summary>Lets the caller hear so many bytes of all that the application sends, from one on: each frame when it has come.</summary>
    public static async Task HearAsync(this FakeTimeProvider clock, SimulatedCall call, int from, int bytes)
    {
        for (int heard = 0; heard < bytes; heard += WavixAudio.FrameBytes)
        {
            await call.WaitForAudioAsync(from + heard + WavixAudio.FrameBytes);
            clock.Advance(WavixAudio.FrameDuration);
        }
    }
    #endregion
}
