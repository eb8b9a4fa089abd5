namespace Wavix.Streaming;

/// <summary>
/// Playback that <see cref="WavixStreamSession.PauseAsync"/> holds, until you decide whether the caller meant to interrupt:
/// <see cref="ResumeAsync"/> continues it, <see cref="CancelAsync"/> ends it. Until then nothing more is played. A pause also ends with
/// <see cref="WavixStreamSession.InterruptAsync"/>, and with the stream. Any thread.
/// </summary>
public sealed class PausedPlayback
{
    private readonly IPlaybackQueue _queue;
    private readonly PlaybackPause _pause;

    internal PausedPlayback(IPlaybackQueue queue, PlaybackPause pause, bool streamHasEnded)
    {
        _queue = queue;
        _pause = pause;
        StreamHasEnded = streamHasEnded;
    }

    /// <summary>
    /// Whether the caller was hearing something, by the model of Wavix's buffer: a playback, or audio of
    /// <see cref="WavixStreamSession.SendMediaAsync"/>. False when nothing played, or playbacks were only queued.
    /// </summary>
    public bool WasPlaying => _pause.WasPlaying;

    /// <summary>
    /// The playback that the caller was hearing; null when it was none. It has not completed, unless it was canceled before.
    /// </summary>
    public Playback? Playback => _pause.Audible;

    /// <summary>
    /// How much of <see cref="Playback"/> the caller had heard at the pause, by the model of Wavix's buffer: where it continues. Zero when it was
    /// none.
    /// </summary>
    public TimeSpan Heard => _pause.Heard;

    /// <summary>Whether the stream had ended, or <c>clear</c> could not be sent.</summary>
    public bool StreamHasEnded { get; }

    /// <summary>
    /// Ends the pause. Each paused playback continues at the sample up to which it was heard, and what was played since follows.
    /// </summary>
    /// <returns>
    /// Completes at once. False, and nothing is changed, when this pause has ended already: it was resumed, canceled or interrupted, or the stream
    /// has ended.
    /// </returns>
    public Task<bool> ResumeAsync() => _queue.ResumeAsync(_pause);

    /// <summary>
    /// Ends the pause, because the caller did interrupt. The turns that were open at the pause end with all their playbacks, as
    /// <see cref="PlaybackOutcome.Cleared"/>. Turns begun since play now.
    /// </summary>
    /// <returns>
    /// Completes when <c>clear</c> is sent, or is not needed. False, and nothing is changed, when this pause has ended already: it was resumed,
    /// canceled or interrupted, or the stream has ended.
    /// </returns>
    public Task<bool> CancelAsync() => _queue.CancelAsync(_pause);

    /// <summary>A short text for logs.</summary>
    public override string ToString() => StreamHasEnded ? "The stream has ended"
        : WasPlaying ? FormattableString.Invariant($"Paused, heard {Heard.TotalMilliseconds:0} ms")
        : "Nothing played";
}
