using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <summary>
/// Audio that arrives in pieces, for one playback: write each piece, then call <see cref="Complete"/>. One write at a time; any thread.
/// </summary>
public sealed class PlaybackWriter : IDisposable
{
    // What the writer holds is little: the playback reads ahead as far as its options say.
    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: WavixAudio.FrameBytes, resumeWriterThreshold: WavixAudio.FrameBytes, useSynchronizationContext: false));

    internal PlaybackWriter(PlaybackTurn turn, PlaybackOptions? options) => Playback = turn.Play(_pipe.Reader, options);

    /// <summary>The playback of what is written: await it to learn how it ended.</summary>
    public Playback Playback { get; }

    /// <summary>
    /// Writes a piece. Waits while <see cref="PlaybackOptions.MaxReadAhead"/> is buffered, so a source that is faster than speech is slowed down.
    /// </summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono; any number of bytes, including an odd one. Copied: it is yours again when the call completes.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. The piece was accepted.</param>
    /// <returns>False when the playback needs no more audio, because it was interrupted or canceled or the stream has ended: stop generating.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Complete"/> was called, or another write has not completed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        // The pipe would not take the piece if its token were canceled already, so the token only cancels the wait.
        FlushResult result;
        using (cancellationToken.UnsafeRegister(static writer => ((PipeWriter)writer!).CancelPendingFlush(), _pipe.Writer))
        {
            result = await _pipe.Writer.WriteAsync(pcm, CancellationToken.None).ConfigureAwait(false);
            while (result is { IsCanceled: true, IsCompleted: false } && !cancellationToken.IsCancellationRequested)
            {
                // The token of an earlier write was canceled just when that had completed.
                result = await _pipe.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        if (result is { IsCanceled: true, IsCompleted: false })
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return !result.IsCompleted;
    }

    /// <summary>There is no more audio: the playback ends when what was written has played. Later calls do nothing.</summary>
    /// <param name="error">
    /// Why the audio ended early; null when it is complete. With an error the playback plays what was written, and is
    /// <see cref="PlaybackOutcome.Failed"/>.
    /// </param>
    public void Complete(Exception? error = null) => _pipe.Writer.Complete(error);

    /// <summary>The same as <see cref="Complete"/> without an error.</summary>
    public void Dispose() => Complete();
}
