using Wavix.Streaming;

namespace SpeakingBot;

internal static class BargeIn
{
    #region false-interruption
    /// <summary>The caller makes a sound: the bot pauses until it is known whether that is speech.</summary>
    /// <returns>Whether the caller has interrupted.</returns>
    public static async Task<bool> OnSoundAsync(WavixStreamSession session, Task<bool> isSpeech)
    {
        PausedPlayback paused = await session.PauseAsync();
        if (await isSpeech)
        {
            await paused.CancelAsync();
            return true;
        }

        // A cough, or "mhm": the answer continues where it was.
        await paused.ResumeAsync();
        return false;
    }
    #endregion
}
