using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Wavix.Streaming;

/// <summary>
/// Observes a call without taking part in it, for recordings and analysis: everything that Wavix sends, every playback that completes, and the audio that the
/// caller hears. The application's reader still gets every event. Opened by <see cref="WavixStreamSession.OpenTap"/>. Dispose it to stop.
/// </summary>
/// <remarks>Any thread; one reader of items at a time.</remarks>
public sealed class CallTap : IDisposable
{
    private const int BytesPerItem = 200;

    private readonly Channel<CallTapItem> _items = Channel.CreateUnbounded<CallTapItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ITappedPlayback _playback;
    private readonly CallTaps _taps;
    private readonly PlayedAudio _played;
    private readonly int _maxQueuedBytes;
    private int _queuedBytes;
    private long _dropped;

    internal CallTap(ITappedPlayback playback, CallTaps taps, CallTapOptions options)
    {
        options.Validate();
        _playback = playback;
        _taps = taps;
        _maxQueuedBytes = options.MaxQueuedBytes;
        _played = new PlayedAudio(options.PlayedHistory, (at, dropped) => Add(new CallTapItem(_playback.CreatedAt + at, null, null, dropped)));
        playback.Attach(_played);
        taps.Add(this);
    }

    /// <summary>
    /// The time on the clock of the call, which all times of a tap are on. It is never set back or forward, and so may differ from the time of day.
    /// </summary>
    public DateTimeOffset Now => _playback.CreatedAt + _playback.Now;

    /// <summary>Number of items that were dropped because <see cref="CallTapOptions.MaxQueuedBytes"/> had been reached.</summary>
    public long DroppedItems => Interlocked.Read(ref _dropped);

    /// <summary>
    /// Reads what happens, in order, until the stream has ended or the tap is disposed, and all was read. Events include
    /// <c>media</c> even if <see cref="WavixStreamOptions.ReceiveMedia"/> is false.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async IAsyncEnumerable<CallTapItem> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _items.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryRead(out CallTapItem item))
            {
                yield return item;
            }
        }
    }

    /// <summary>Takes an item if there is one.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False when none waits.</returns>
    public bool TryRead(out CallTapItem item)
    {
        bool isRead = _items.Reader.TryRead(out item);
        if (isRead)
        {
            Interlocked.Add(ref _queuedBytes, -SizeOf(item));
        }

        return isRead;
    }

    /// <summary>
    /// Copies what the caller hears, by the model of Wavix's buffer: playbacks and audio of <see cref="WavixStreamSession.SendMediaAsync"/>, cut where
    /// <c>clear</c> cut them. Silence where nothing plays, and for what is not kept any more.
    /// </summary>
    /// <param name="from">The time of the first sample, on the clock of <see cref="Now"/>. What is later than that clock may still be cleared.</param>
    /// <param name="destination">Filled with PCM16, little-endian, 24,000 Hz, mono; an even number of bytes, 48 for each millisecond.</param>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    public void CopyPlayed(DateTimeOffset from, Span<byte> destination)
    {
        PlayedAudio.RequireWholeSamples(destination, nameof(destination));
        _playback.Copy(_played, from - _playback.CreatedAt, destination);
    }

    /// <summary>Stops to observe. Items that wait can still be read.</summary>
    public void Dispose()
    {
        _taps.Remove(this);
        _playback.Detach(_played);
        Complete();
    }

    internal void OnEvent(WavixEvent e) => Add(new CallTapItem(Now, e, null, default));

    internal void OnPlaybackCompleted(PlaybackResult playback) => Add(new CallTapItem(Now, null, playback, default));

    internal void Complete() => _items.Writer.TryComplete();

    private static int SizeOf(in CallTapItem item) => BytesPerItem + (item.Event is MediaEvent media ? media.Payload.Length : 0);

    private void Add(in CallTapItem item)
    {
        int size = SizeOf(item);
        if (Interlocked.Add(ref _queuedBytes, size) > _maxQueuedBytes || !_items.Writer.TryWrite(item))
        {
            Interlocked.Add(ref _queuedBytes, -size);
            Interlocked.Increment(ref _dropped);
        }
    }
}
