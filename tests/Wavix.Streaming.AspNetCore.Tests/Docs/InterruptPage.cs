using Wavix.Streaming;

namespace HowTo;

/// <summary>Code of docs/how-to/interrupt.md, run by <see cref="HowToPageTests"/>.</summary>
internal static class InterruptPage
{
    #region interrupt
    /// <summary>Your recognizer, or the speech model, reports that the caller speaks.</summary>
    public static async Task<TimeSpan?> OnCallerSpeaksAsync(WavixStreamSession session)
    {
        InterruptResult interrupted = await session.InterruptAsync();

        // How much the caller heard of the playback that was interrupted; null if nothing was playing.
        return interrupted.WasPlaying ? interrupted.Heard : null;
    }
    #endregion

    #region generate
    /// <summary>Speaks an answer while it is generated, and stops generating when the caller interrupts.</summary>
    public static async Task SpeakAsync(WavixStreamSession session, Func<CancellationToken, IAsyncEnumerable<byte[]>> generateSentences)
    {
        PlaybackTurn turn = session.BeginTurn();
        try
        {
            await foreach (byte[] sentence in generateSentences(turn.Ended))
            {
                _ = turn.Play(sentence);
            }
        }
        catch (OperationCanceledException) when (turn.Ended.IsCancellationRequested)
        {
            // The caller interrupted, or hung up.
        }
    }
    #endregion
}
