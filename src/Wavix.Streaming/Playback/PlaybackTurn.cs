using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <summary>
/// One answer of the application, of one or more playbacks: what an interruption ends as a whole. Playbacks of all turns play one after the
/// other, in the order of the calls. Any thread.
/// </summary>
/// <remarks>
/// <para>
/// A turn ends when it is interrupted or canceled, when the stream ends, and by itself: when all its playbacks have completed and a newer
/// turn has begun, or <see cref="Complete"/> was called. A turn on which nothing was played yet does not end by itself, unless more than
/// <see cref="WavixStreamOptions.MaxOpenTurns"/> are open.
/// </para>
/// <para>
/// No <c>Play</c> throws because of what happens on the call. A playback on a turn that has ended is <see cref="PlaybackOutcome.Cleared"/>
/// already, one after the stream's end is <see cref="PlaybackOutcome.Disconnected"/>, and one on a one-way stream or beyond
/// <see cref="WavixStreamOptions.MaxQueuedPlayback"/> is <see cref="PlaybackOutcome.Failed"/>. Its source is disposed unread. A loop that speaks
/// sentence by sentence needs no check of its own, but stops sooner with <see cref="Ended"/>.
/// </para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer; disposing it would break users' late registrations.")]
public sealed class PlaybackTurn
{
    private readonly IPlaybackQueue _queue;
    private readonly CancellationTokenSource _ended = new();
    private TimeSpan? _begunAt;
    private bool _isEnded;
    private bool _isClosed;

    internal PlaybackTurn(IPlaybackQueue queue, int number, TimeSpan begunAt)
    {
        _queue = queue;
        _begunAt = begunAt;
        Number = number;
        Ended = _ended.Token;
    }

    /// <summary>Canceled when the turn ends: give it to the code that generates the answer.</summary>
    public CancellationToken Ended { get; }

    /// <summary>
    /// Plays audio that is complete: a sentence, a prompt. For the chunks of one sentence use <see cref="OpenWriter"/>, a pipe or an
    /// <c>IAsyncEnumerable</c>: every playback is padded to 20 ms, and has a mark of its own.
    /// </summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono. Not copied: it must not change until the playback has completed. An empty
    /// one is <see cref="PlaybackOutcome.Played"/> when its place in the queue is reached.
    /// </param>
    /// <param name="options">How to play it; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An odd number of bytes, or an option is out of its range.</exception>
    public Playback Play(ReadOnlyMemory<byte> pcm, PlaybackOptions? options = null) =>
        _queue.Play(this, new MemoryAudio(WavixAudio.RequireWholeSamples(pcm, nameof(pcm))), options);

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

        return _queue.Play(this, new SampleAudio(samples), options);
    }

    /// <summary>Plays a stream of audio to its end.</summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono. Reading starts at once, on the thread pool. Disposed when it is no longer needed.
    /// </param>
    /// <param name="options">How to play it; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Playback Play(Stream pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _queue.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>Plays the audio of a pipe until its writer completes it.</summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono. Reading starts at once, on the thread pool. Completed when it is no longer needed, which
    /// its writer sees as <c>IsCompleted</c>.
    /// </param>
    /// <param name="options">How to play it; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Playback Play(PipeReader pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _queue.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>Plays chunks of audio as they arrive, to the last.</summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono, in chunks of any size, including odd ones. Enumeration starts at once, on the thread
    /// pool, with a token that is canceled when it is no longer needed. A chunk must not change until the next one is asked for.
    /// </param>
    /// <param name="options">How to play it; null for <see cref="WavixStreamOptions.Playback"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Playback Play(IAsyncEnumerable<ReadOnlyMemory<byte>> pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _queue.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>Plays chunks as they arrive, up to the last: the shape most speech clients return.</summary>
    /// <inheritdoc cref="Play(IAsyncEnumerable{ReadOnlyMemory{byte}}, PlaybackOptions?)"/>
    public Playback Play(IAsyncEnumerable<byte[]> pcm, PlaybackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return _queue.Play(this, PlaybackSource.From(pcm), options);
    }

    /// <summary>
    /// Plays audio that you write in pieces, as it arrives. Write to the result, then call <see cref="PlaybackWriter.Complete"/>: without it the
    /// playback waits for more audio.
    /// </summary>
    /// <param name="options">
    /// How to play it; null for <see cref="WavixStreamOptions.Playback"/>. <see cref="PlaybackOptions.MaxReadAhead"/> bounds what the writer
    /// buffers.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PlaybackWriter OpenWriter(PlaybackOptions? options = null) => new(this, options);

    /// <summary>
    /// Nothing more is played on this turn: it ends when its last playback has completed, or now if all have. A later <c>Play</c> is
    /// <see cref="PlaybackOutcome.Cleared"/>.
    /// </summary>
    public void Complete() => _queue.Complete(this);

    /// <summary>
    /// Ends this turn alone: its token is canceled, what was not sent is dropped, and <c>clear</c> is sent, unless audio of others is buffered
    /// too: then what was sent plays out.
    /// </summary>
    /// <returns>Completes when <c>clear</c> is sent, or is not needed. No audio of this turn is sent after that.</returns>
    public Task CancelAsync() => _queue.CancelAsync(this);

    // The rest is the state that the queue keeps, under its lock.

    /// <summary>Counts the turns of a session from 1, for logs.</summary>
    internal int Number { get; }

    internal int OpenPlaybacks { get; set; }

    /// <summary>Whether something was ever played on it.</summary>
    internal bool HasPlayed { get; set; }

    /// <summary>Whether it takes playbacks.</summary>
    internal bool IsOpen => !_isEnded && !_isClosed;

    /// <summary>Audio of it is sent.</summary>
    /// <returns>The time since the start of the turn when this is its first audio; null afterwards.</returns>
    internal TimeSpan? OnAudioSent(TimeSpan now)
    {
        TimeSpan? latency = now - _begunAt;
        _begunAt = null;
        return latency;
    }

    /// <summary>It takes no more playbacks.</summary>
    internal void Close() => _isClosed = true;

    /// <summary>It has ended. Callbacks on the token run on the thread pool.</summary>
    internal void End()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _ = CancelTokenAsync();
        }
    }

    private async Task CancelTokenAsync()
    {
        try
        {
            await _ended.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _queue.OnCallbackFailed(e);
        }
    }
}
