using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <summary>
/// One answer of the application, of one or more playbacks: what an interruption ends as a whole. Playbacks of all turns play one behind the
/// other, in the order of the calls. Any thread.
/// </summary>
/// <remarks>
/// No <c>Play</c> throws because of what happens on the call: a playback on a turn that is over is <see cref="PlaybackOutcome.Cleared"/>
/// already, one after the stream's end <see cref="PlaybackOutcome.Disconnected"/>, one on a one-way stream or beyond
/// <see cref="WavixStreamOptions.MaxQueuedPlayback"/> <see cref="PlaybackOutcome.Failed"/>; its source is disposed unread. A loop that speaks
/// sentence by sentence needs no check of its own, but stops sooner with <see cref="Ended"/>.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer; disposing it would break users' late registrations.")]
public sealed class PlaybackTurn
{
    private readonly Player _player;
    private readonly CancellationTokenSource _over = new();

    private TimeSpan? _begunAt;

    internal PlaybackTurn(Player player, TimeSpan begunAt)
    {
        _player = player;
        _begunAt = begunAt;
        Ended = _over.Token;
    }

    /// <summary>Trips when the turn is interrupted or cancelled, or the stream ends: give it to whatever generates the answer.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Whether nothing plays on it any more. Guarded by the player's lock.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>
    /// Plays audio that is there as a whole: a sentence, a prompt. For the chunks of one sentence use a pipe or <c>IAsyncEnumerable</c>: every
    /// playback is filled up to 20 ms, and has a mark of its own.
    /// </summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono. Not copied: it must not change until the playback is over. Empty is
    /// <see cref="PlaybackOutcome.Played"/> in its turn.
    /// </param>
    /// <param name="options">How; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An odd number of bytes, or an option is out of its range.</exception>
    public Playback Play(ReadOnlyMemory<byte> pcm, PlaybackOptions? options = null) =>
        _player.Play(this, new MemoryAudio(WavixAudio.RequireWholeSamples(pcm, nameof(pcm))), options);

    /// <summary>Plays samples that are complete from the start: what a resampler or a WAV reader returns.</summary>
    /// <param name="samples">
    /// 16-bit samples, 24,000 Hz, mono. Not copied: they must not change until the playback has completed. No samples is
    /// <see cref="PlaybackOutcome.Played"/> when its place in the queue is reached.
    /// </param>
    /// <param name="options">How to play it; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or there are more than 2^30 samples.</exception>
    public Playback Play(ReadOnlyMemory<short> samples, PlaybackOptions? options = null)
    {
        if (samples.Length > int.MaxValue / WavixAudio.BytesPerSample)
        {
            throw new ArgumentException("More than 2^30 samples, which is 12 hours. Play a Stream or chunks instead.", nameof(samples));
        }

        return _player.Play(this, new SampleAudio(samples), options);
    }

    /// <summary>Plays what a stream gives, up to its end.</summary>
    /// <param name="pcm">PCM16, signed, little-endian, 24,000 Hz, mono. Read at once, on the thread pool, and disposed when it is no longer needed.</param>
    /// <param name="options">How; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Playback Play(Stream pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _player.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>Plays what a pipe gives, up to its completion.</summary>
    /// <param name="pcm">PCM16, signed, little-endian, 24,000 Hz, mono. Read at once, on the thread pool, and completed when it is no longer needed: its writer then sees <c>IsCompleted</c>.</param>
    /// <param name="options">How; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Playback Play(PipeReader pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _player.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>Plays chunks as they come, up to the last.</summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono, in chunks of any size, also odd ones. Enumerated at once, on the thread pool, with a
    /// token that trips when it is no longer needed. A chunk must not change until the next is asked for.
    /// </param>
    /// <param name="options">How; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Playback Play(IAsyncEnumerable<ReadOnlyMemory<byte>> pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _player.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>Plays chunks as they arrive, up to the last: the shape most speech clients return.</summary>
    /// <inheritdoc cref="Play(IAsyncEnumerable{ReadOnlyMemory{byte}}, PlaybackOptions?)"/>
    public Playback Play(IAsyncEnumerable<byte[]> pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _player.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>
    /// Ends this turn alone: its token trips, what was not sent is dropped, and <c>clear</c> is sent, unless audio of others is buffered too;
    /// then what was sent plays out.
    /// </summary>
    /// <returns>Completes when <c>clear</c> is sent, or need not be.</returns>
    public Task CancelAsync() => _player.CancelAsync(this);

    /// <summary>Audio of it is sent. Guarded by the player's lock.</summary>
    /// <returns>How long after its begin, the first time; null afterwards.</returns>
    internal TimeSpan? Sound(TimeSpan now)
    {
        TimeSpan? latency = now - _begunAt;
        _begunAt = null;
        return latency;
    }

    /// <summary>Nothing plays on it any more. Guarded by the player's lock; whoever listens to the token is called on the thread pool.</summary>
    internal void End()
    {
        if (!IsOver)
        {
            IsOver = true;
            _ = TripAsync();
        }
    }

    private async Task TripAsync()
    {
        try
        {
            await _over.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _player.ReportCallbackFailure(e);
        }
    }
}
