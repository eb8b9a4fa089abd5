using System.Buffers;
using System.Threading.Channels;

namespace Wavix.Streaming;

/// <summary>
/// Writes every message of another transport, both ways and with its time, into a file of JSON lines: what happened on the wire, to be read,
/// searched, sent to support, and replayed.
/// </summary>
/// <remarks>
/// <para>
/// It costs the call a copy of each message. A slow or full disk never holds up the call: what has no room in memory is dropped from the recording,
/// and an error of the disk ends it (<see cref="Error"/>). After a crash the file is valid up to its last whole line.
/// </para>
/// <para>Each line is an object. The first of each file is the header; times are ms since the recording began.</para>
/// <code>
/// {"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"full"}
/// {"at":12.345,"from":"wavix","message":{"event":"start", …}}             ; JSON, as it was
/// {"at":20.1,"from":"application","message":{"event":"media", … "payload":{"bytes":960}}}      ; without its audio
/// {"at":30.0,"from":"wavix","text":"{broken"}                             ; what is not JSON; "binary" as base64; "too_large":true
/// {"at":40.0,"from":"wavix","close":1000,"reason":"bye"}                  ; or "lost":true
/// {"at":50.0,"dropped":3}                                                 ; messages that had no room
/// </code>
/// <para>Thread-safe as <see cref="IWavixTransport"/> says.</para>
/// </remarks>
public sealed class RecordingTransport : IWavixTransport
{
    // A disk that does not answer must not keep the call from ending.
    private static readonly TimeSpan DisposePatience = TimeSpan.FromSeconds(5);

    private readonly IWavixTransport _inner;
    private readonly RecordingTransportOptions _options;
    private readonly Channel<RecordedMessage> _queue = Channel.CreateUnbounded<RecordedMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly RecordingFile _file;
    private readonly Task _writing;
    private readonly long _began;
    private int _queuedBytes;
    private int _unreported;
    private long _dropped;
    private bool _hasEnded;

    /// <summary>Creates a recording. The file is created with the first message.</summary>
    /// <param name="inner">The transport, which belongs to this one from now on.</param>
    /// <param name="path">
    /// The file; an existing one is replaced. When it is full, the recording continues in a file next to it: <c>call.ndjson</c>,
    /// <c>call.2.ndjson</c> and so on.
    /// </param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of its range.</exception>
    public RecordingTransport(IWavixTransport inner, string path, RecordingTransportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = (options ?? new RecordingTransportOptions()).Freeze();
        _inner = inner;
        _began = _options.TimeProvider.GetTimestamp();
        _file = new RecordingFile(path, _options, _options.TimeProvider.GetUtcNow());
        using (ExecutionContext.SuppressFlow())
        {
            // Runs on the thread pool from its first wait on, which is at once.
            _writing = WriteAsync();
        }
    }

    /// <summary>Number of messages that are missing in the recording: there was no room for them, or the file could not be written.</summary>
    public long DroppedMessages => Interlocked.Read(ref _dropped);

    /// <summary>
    /// Completes when the transport is disposed and the file is closed. Does not fail. A session that ends disposes its transport, but does not wait
    /// for it.
    /// </summary>
    public Task Completion => _writing;

    /// <summary>Why the recording ended early; null if it did not.</summary>
    public Exception? Error { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        WavixTransportMessage message = await _inner.ReceiveAsync(maxMessageBytes, cancellationToken).ConfigureAwait(false);
        bool isEnd = message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost;
        if (!isEnd || !_hasEnded)
        {
            // The end is returned again and again.
            _hasEnded = isEnd;
            Record(RecordedSide.Wavix, message);
        }

        return message;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        Record(RecordedSide.Application, WavixTransportMessage.Text(utf8Message));
        return _inner.SendAsync(utf8Message, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        Record(RecordedSide.Application, WavixTransportMessage.Close(status, description));
        return _inner.CloseAsync(status, description, cancellationToken);
    }

    /// <inheritdoc/>
    public void Abort() => _inner.Abort();

    /// <summary>Disposes the inner transport and completes the file, for which it waits at most 5 s.</summary>
    public async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _writing.WaitAsync(DisposePatience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Record(RecordedSide side, in WavixTransportMessage message)
    {
        int length = message.Data.Length;
        if (Error is not null || Volatile.Read(ref _queuedBytes) + length > _options.MaxQueuedBytes)
        {
            Interlocked.Increment(ref _dropped);
            Interlocked.Increment(ref _unreported);
            return;
        }

        byte[]? data = null;
        if (length > 0)
        {
            data = ArrayPool<byte>.Shared.Rent(length);
            message.Data.CopyTo(data);
        }

        Interlocked.Add(ref _queuedBytes, length);
        var recorded = new RecordedMessage(
            _options.TimeProvider.GetElapsedTime(_began), side, message.Kind, data, length, message.CloseStatus, message.CloseDescription, Interlocked.Exchange(ref _unreported, 0));
        if (!_queue.Writer.TryWrite(recorded))
        {
            // Disposed: the transport is used no more.
            recorded.Release();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                using DiskGate.Turn turn = await DiskGate.EnterAsync().ConfigureAwait(false);
                while (_queue.Reader.TryRead(out RecordedMessage? message))
                {
                    await WriteAsync(message).ConfigureAwait(false);
                }

                await FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(RecordedMessage message)
    {
        try
        {
            if (Error is null)
            {
                await _file.WriteAsync(message).ConfigureAwait(false);
            }
            else
            {
                Interlocked.Increment(ref _dropped);
            }
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref _dropped);
            Error = e;
        }
        finally
        {
            Interlocked.Add(ref _queuedBytes, -message.Length);
            message.Release();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await _file.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Error ??= e;
        }
    }
}

/// <summary>Who sent a recorded message.</summary>
internal enum RecordedSide
{
    Wavix,
    Application,
}

/// <summary>A message on its way to the file.</summary>
/// <param name="At">Time since the recording began.</param>
/// <param name="Side">Who sent it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Data">Rented; null if there is none.</param>
/// <param name="Length">Length of the data.</param>
/// <param name="CloseStatus">Of a close.</param>
/// <param name="CloseDescription">Of a close.</param>
/// <param name="DroppedBefore">Number of messages that were dropped before it.</param>
internal sealed record RecordedMessage(
    TimeSpan At, RecordedSide Side, WavixTransportMessageKind Kind, byte[]? Data, int Length, int? CloseStatus, string? CloseDescription, int DroppedBefore)
{
    public ReadOnlySpan<byte> Bytes => Data.AsSpan(0, Length);

    public void Release()
    {
        if (Data is not null)
        {
            ArrayPool<byte>.Shared.Return(Data);
        }
    }
}
