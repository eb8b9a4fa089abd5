using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>
/// One piece of audio on its way to the caller: await it to learn how it ended. It always completes, whatever Wavix or the source does, and
/// never faults. Any thread.
/// </summary>
public sealed class Playback
{
    private readonly Player _player;
    private readonly QueuedPlayback _queued;

    internal Playback(Player player, QueuedPlayback queued)
    {
        _player = player;
        _queued = queued;
    }

    /// <summary>
    /// Completes when the playback is over: with the echo of its <c>mark</c> and never before it must have played, at once when it is
    /// interrupted or the stream ends, and without an echo after <see cref="PlaybackOptions.MarkTimeout"/>. Never faults.
    /// </summary>
    public Task<PlaybackResult> Completion => _queued.Completion;

    /// <summary>How much of it the caller has heard by now, by the model of Wavix's buffer; the final value is <see cref="PlaybackResult.Heard"/>.</summary>
    public TimeSpan Position => _queued.Completion.IsCompleted ? _queued.Completion.Result.Heard : _player.PositionOf(_queued);

    /// <summary>Lets <c>await playback</c> give the result.</summary>
    public TaskAwaiter<PlaybackResult> GetAwaiter() => Completion.GetAwaiter();

    /// <summary>
    /// Stops this playback alone. One of which nothing was sent is dropped. Else <c>clear</c> is sent, unless audio of others is buffered
    /// too: then nothing more of it is sent, and what was sent plays out. Nothing when it is over.
    /// </summary>
    /// <returns>Completes when <c>clear</c> is sent, or need not be.</returns>
    public Task CancelAsync() => _player.CancelAsync(_queued);

    /// <summary>A short text for logs: the position while it plays or waits, the result once it is known.</summary>
    public override string ToString() => Completion.IsCompleted
        ? Completion.Result.ToString()
        : FormattableString.Invariant($"Not completed, heard {Position.TotalMilliseconds:0} ms");
}
