using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <content>What the caller hears.</content>
public sealed partial class WavixStreamSession
{
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
    /// heard. No <c>clear</c> is sent when returned marks prove that everything has played.
    /// </remarks>
    /// <returns>What was interrupted, once <c>clear</c> is sent or is not needed.</returns>
    public Task<InterruptResult> InterruptAsync() => _player.InterruptAsync();

    /// <summary>
    /// Waits until everything that is queued now has been played, including open sources, and then a silence of
    /// <see cref="WavixStreamOptions.DrainTail"/>, so that the caller hears a goodbye before you hang up. It does not wait for what is played
    /// later.
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
