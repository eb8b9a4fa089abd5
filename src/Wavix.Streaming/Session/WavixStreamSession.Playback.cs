using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <content>What the caller hears.</content>
public sealed partial class WavixStreamSession
{
    /// <summary>
    /// Whether the caller is hearing something now, by the model of Wavix's buffer: a playback, or audio of <see cref="SendMediaAsync"/>. False for
    /// silence that the session adds, for what is only queued or paused, and after the stream's end.
    /// </summary>
    public bool IsPlaying => _player.IsPlaying;

    /// <summary>
    /// Begins a turn, which is one answer: what is played on it ends as a whole when the caller interrupts. Turns that still play stay open, and
    /// play first. A turn whose playbacks have all completed ends now. After the stream's end the new turn has ended already.
    /// </summary>
    public PlaybackTurn BeginTurn() => _player.BeginTurn();

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(ReadOnlyMemory{byte}, PlaybackOptions?)"/>
    public Playback Play(ReadOnlyMemory<byte> pcm, PlaybackOptions? options = null) => _player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(ReadOnlyMemory{short}, PlaybackOptions?)"/>
    public Playback Play(ReadOnlyMemory<short> samples, PlaybackOptions? options = null) => _player.CurrentTurn().Play(samples, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(Stream, PlaybackOptions?)"/>
    public Playback Play(Stream pcm, PlaybackOptions? options = null) => _player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(PipeReader, PlaybackOptions?)"/>
    public Playback Play(PipeReader pcm, PlaybackOptions? options = null) => _player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(IAsyncEnumerable{ReadOnlyMemory{byte}}, PlaybackOptions?)"/>
    public Playback Play(IAsyncEnumerable<ReadOnlyMemory<byte>> pcm, PlaybackOptions? options = null) =>
        _player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(IAsyncEnumerable{byte[]}, PlaybackOptions?)"/>
    public Playback Play(IAsyncEnumerable<byte[]> pcm, PlaybackOptions? options = null) => _player.CurrentTurn().Play(pcm, options);

    /// <summary>
    /// The caller interrupts (barge-in): ends every open turn, drops what is queued, sends <c>clear</c> if anything may still be playing, and
    /// completes the playbacks as <see cref="PlaybackOutcome.Cleared"/> at once. Those that have played stay what they are.
    /// </summary>
    /// <remarks>
    /// One ordered step, from any thread, any number of times: nothing of the old turns is sent after <c>clear</c>, whatever their sources and
    /// loops still do. Calls of <see cref="SendMediaAsync"/> that are waiting return false. What is played or sent after this call was made is
    /// heard. No <c>clear</c> is sent when returned marks prove that everything has played. A pause ends, and what it holds.
    /// </remarks>
    /// <returns>What was interrupted, once <c>clear</c> is sent or is not needed.</returns>
    public Task<InterruptResult> InterruptAsync() => _player.InterruptAsync();

    /// <summary>
    /// The caller may be interrupting, or has only coughed: sends <c>clear</c> if anything may still be playing, and keeps what was sent and not
    /// heard, and all that is queued, until you decide. No playback completes because of it, except those that were heard to their end.
    /// </summary>
    /// <remarks>
    /// <para>
    /// One ordered step, from any thread. Until the pause ends nothing more is played: playbacks begun meanwhile wait after the paused ones, and
    /// <see cref="DrainAsync"/> waits, too. A second call during a pause returns the same pause. After the stream's end there is nothing to
    /// pause.
    /// </para>
    /// <para>
    /// <see cref="SendMediaAsync"/> is not part of it. Calls that are waiting return false, what was sent and not heard is lost, and what is sent
    /// during the pause is heard at once. During a pause <c>Play</c> of the session begins a new turn, which outlasts
    /// <see cref="PausedPlayback.CancelAsync"/>.
    /// </para>
    /// </remarks>
    /// <returns>The pause, once <c>clear</c> is sent or is not needed.</returns>
    public Task<PausedPlayback> PauseAsync() => _player.PauseAsync();

    /// <summary>
    /// Waits until everything that is queued now has been played, including open sources, and then a silence of
    /// <see cref="WavixStreamOptions.DrainTail"/>, so that the caller hears a goodbye before you hang up. It does not wait for what is played
    /// later. During a pause it waits for the end of that, too.
    /// </summary>
    /// <param name="timeout">The maximum wait; above zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">Cancels the wait; what is queued continues to play.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<DrainOutcome> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timeout.TotalMilliseconds, uint.MaxValue, nameof(timeout));
        }

        return _player.DrainAsync(timeout, cancellationToken);
    }
}
