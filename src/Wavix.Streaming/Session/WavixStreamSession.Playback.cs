using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <content>What the caller hears.</content>
public sealed partial class WavixStreamSession
{
    /// <summary>
    /// Begins an answer: what is played on it ends as a whole when the caller interrupts. Turns begun before stay open; what plays on them
    /// plays first. After the stream's end the turn is over already.
    /// </summary>
    public PlaybackTurn BeginTurn() => Player.BeginTurn();

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(ReadOnlyMemory{byte}, PlaybackOptions?)"/>
    public Playback Play(ReadOnlyMemory<byte> pcm, PlaybackOptions? options = null) => Player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(ReadOnlyMemory{short}, PlaybackOptions?)"/>
    public Playback Play(ReadOnlyMemory<short> samples, PlaybackOptions? options = null) => Player.CurrentTurn().Play(samples, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(Stream, PlaybackOptions?)"/>
    public Playback Play(Stream pcm, PlaybackOptions? options = null) => Player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(PipeReader, PlaybackOptions?)"/>
    public Playback Play(PipeReader pcm, PlaybackOptions? options = null) => Player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(IAsyncEnumerable{ReadOnlyMemory{byte}}, PlaybackOptions?)"/>
    public Playback Play(IAsyncEnumerable<ReadOnlyMemory<byte>> pcm, PlaybackOptions? options = null) =>
        Player.CurrentTurn().Play(pcm, options);

    /// <summary>Plays audio on the current turn: the one begun last, or a new one if that has ended or none was begun.</summary>
    /// <inheritdoc cref="PlaybackTurn.Play(IAsyncEnumerable{byte[]}, PlaybackOptions?)"/>
    public Playback Play(IAsyncEnumerable<byte[]> pcm, PlaybackOptions? options = null) => Player.CurrentTurn().Play(pcm, options);

    /// <summary>
    /// The caller interrupts (barge-in): ends every open turn, drops what is queued, sends <c>clear</c> where anything may still be playing,
    /// and completes the playbacks as <see cref="PlaybackOutcome.Cleared"/> at once; those that have played stay what they are.
    /// </summary>
    /// <remarks>
    /// One ordered step, from any thread, any number of times: nothing of the old turns is sent after <c>clear</c>, whatever their sources
    /// and loops still do. Sends of <see cref="SendMediaAsync"/> that wait return false. What is played or sent after this call was made is
    /// heard.
    /// </remarks>
    /// <returns>Completes when <c>clear</c> is sent, or need not be; false when the stream has ended.</returns>
    public Task<bool> InterruptAsync() => Player.InterruptAsync();

    /// <summary>
    /// Waits until all that is queued now has been played, open sources included, and then a silence of
    /// <see cref="WavixStreamOptions.DrainTail"/>, so that a goodbye reaches the caller's ear before you hang up. What is played later is not
    /// waited for.
    /// </summary>
    /// <param name="timeout">Longest wait; above zero, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">Gives up waiting; what is queued goes on playing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    public Task<DrainOutcome> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(timeout.TotalMilliseconds, uint.MaxValue, nameof(timeout));
        }

        return Player.DrainAsync(timeout, cancellationToken);
    }
}
