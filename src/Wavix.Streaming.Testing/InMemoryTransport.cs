using System.Threading.Channels;

namespace Wavix.Streaming.Testing;

/// <summary>
/// One end of a pair of in-memory transports. Each end receives what the other sends, whole and in order. For tests without sockets.
/// Carries everything that a WebSocket carries, including binary messages and close statuses.
/// </summary>
public sealed class InMemoryTransport : IWavixTransport
{
    /// <summary>Default number of messages that may wait in each direction before a send waits for the receiver: 1,024.</summary>
    public const int DefaultCapacity = 1024;

    private readonly Channel<Item> _incoming;
    private readonly CancellationTokenSource _lost = new();
    private InMemoryTransport _peer;
    private WavixTransportMessage? _end;
    private volatile bool _aborted;
    private int _closed;

    private InMemoryTransport(int capacity)
    {
        _incoming = Channel.CreateBounded<Item>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _peer = this;
    }

    /// <summary>Creates two connected ends.</summary>
    /// <param name="capacity">
    /// Maximum number of messages that wait in each direction, at least 1. A further send waits, as with a socket whose peer has stopped
    /// reading.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public static (InMemoryTransport Application, InMemoryTransport Wavix) CreatePair(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var application = new InMemoryTransport(capacity);
        var wavix = new InMemoryTransport(capacity) { _peer = application };
        application._peer = wavix;
        return (application, wavix);
    }

    /// <inheritdoc/>
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessageBytes, 1);
        if (_end is { } end)
        {
            return end;
        }

        // Messages that the peer sent before it closed are still delivered. After our own abort, all are dropped immediately.
        Item item = default;
        if (_aborted || !_incoming.Reader.TryRead(out item))
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lost.Token);
            try
            {
                item = await _incoming.Reader.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The peer may have sent and closed between the check and the wait.
                if (_aborted || !_incoming.Reader.TryRead(out item))
                {
                    _end = WavixTransportMessage.Lost(null);
                    return _end.Value;
                }
            }
        }

        if (item.Close is { } close)
        {
            _end = close;
            return close;
        }

        return item.Data.Length > maxMessageBytes ? WavixTransportMessage.TooLarge()
            : item.IsBinary ? WavixTransportMessage.Binary(item.Data)
            : WavixTransportMessage.Text(item.Data);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken) =>
        WriteAsync(new Item(utf8Message.ToArray(), IsBinary: false, null), cancellationToken);

    /// <summary>Sends a binary message, which the protocol does not have, to test how a peer handles it.</summary>
    /// <param name="data">The message; may be empty.</param>
    /// <param name="cancellationToken">Cancels the wait for the receiver.</param>
    /// <exception cref="IOException">The connection is lost, or we have closed it.</exception>
    public ValueTask SendBinaryAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default) =>
        WriteAsync(new Item(data.ToArray(), IsBinary: true, null), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            await DeliverAsync(new Item([], IsBinary: false, WavixTransportMessage.Close(status, description)), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException)
        {
        }
        catch (OperationCanceledException)
        {
            // Not sent, so the peer still waits for a close or an abort.
            Volatile.Write(ref _closed, 0);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _aborted = true;
        _lost.Cancel();
        _peer._lost.Cancel();
    }

    /// <summary>Aborts the connection, unless both ends have closed it.</summary>
    public ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _closed) == 0 || Volatile.Read(ref _peer._closed) == 0)
        {
            Abort();
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask WriteAsync(Item item, CancellationToken cancellationToken) =>
        Volatile.Read(ref _closed) != 0 ? throw new IOException("The transport is closed.") : DeliverAsync(item, cancellationToken);

    private ValueTask DeliverAsync(Item item, CancellationToken cancellationToken)
    {
        if (_lost.IsCancellationRequested)
        {
            throw new IOException("The transport was aborted.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _peer._incoming.Writer.TryWrite(item) ? ValueTask.CompletedTask : WaitAndWriteAsync(item, cancellationToken);
    }

    private async ValueTask WaitAndWriteAsync(Item item, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lost.Token);
        try
        {
            await _peer._incoming.Writer.WriteAsync(item, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The transport was aborted.");
        }
    }

    private readonly record struct Item(byte[] Data, bool IsBinary, WavixTransportMessage? Close);
}
