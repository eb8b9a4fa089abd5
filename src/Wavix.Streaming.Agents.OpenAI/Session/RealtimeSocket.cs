using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>What <see cref="RealtimeSocket.ReceiveAsync"/> received.</summary>
internal enum Received
{
    None = 0,
    Text,
    Binary,
    TooLarge,

    /// <summary>The connection was closed or lost.</summary>
    End,
}

/// <summary>A connection that carries whole messages: one receiver, and any number of senders, one after the other.</summary>
internal sealed class RealtimeSocket(ClientWebSocket webSocket, int maxMessageBytes) : IDisposable
{
    private const int InitialBuffer = 16 * 1024;

    // The reason of a close is at most 123 bytes. What a broken server sends is cut all the same.
    private const int MaxReasonLength = 200;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ClientMessages _messages = new();

    // Not from a pool: after a dispose, the reader may still look at audio in it, which must not become another call's.
    private byte[] _buffer = new byte[InitialBuffer];
    private int _length;
    private Exception? _loss;
    private volatile bool _isEnded;

    /// <summary>Whether nothing can be sent any more.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>The message that was received last. Valid, and the caller's to write to, until the next is received.</summary>
    public Memory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>The status of the server's close; null if it did not close the connection.</summary>
    public string? CloseCode => webSocket.CloseStatus is { } status and not WebSocketCloseStatus.Empty
        ? ((int)status).ToString(CultureInfo.InvariantCulture)
        : null;

    public string? CloseReason => webSocket.CloseStatusDescription is { Length: > 0 } reason ? reason[..Math.Min(reason.Length, MaxReasonLength)] : null;

    /// <summary>How the connection ended, without the reason that the server gave.</summary>
    public string Ending => webSocket.CloseStatus is null
        ? $"The connection was lost ({Describe(_loss)})."
        : $"The server closed the connection with {CloseCode ?? "no status"}.";

    /// <summary>Receives a message. Throws only if the token is canceled, which aborts the connection.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken)
    {
        _length = 0;
        bool isTooLarge = false;
        while (true)
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await webSocket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsLoss(e) && !cancellationToken.IsCancellationRequested)
            {
                _loss = e;
                _isEnded = true;
                return Received.End;
            }

            if (received.MessageType == WebSocketMessageType.Close)
            {
                _isEnded = true;
                return Received.End;
            }

            // What is left of a message over the limit is received into the same place and forgotten.
            _length = isTooLarge ? 0 : _length + received.Count;
            if (_length > maxMessageBytes)
            {
                isTooLarge = true;
                _length = 0;
            }

            if (received.EndOfMessage)
            {
                return isTooLarge ? Received.TooLarge : received.MessageType == WebSocketMessageType.Text ? Received.Text : Received.Binary;
            }

            if (_length == _buffer.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>
    /// Sends a message. If the session has ended, it is dropped. The token is honoured while other messages are sent: canceled in the middle
    /// of its own, it would break the connection.
    /// </summary>
    /// <param name="write">Writes the message.</param>
    /// <param name="state">What <paramref name="write"/> needs, so that it need not capture it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync<TState>(Func<ClientMessages, TState, ReadOnlyMemory<byte>> write, TState state, CancellationToken cancellationToken)
    {
        if (IsEnded)
        {
            return;
        }

        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsEnded)
            {
                // Outside the inner try: what fails here is not the connection.
                ReadOnlyMemory<byte> message = write(_messages, state);
                try
                {
                    await webSocket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception e) when (IsLoss(e))
                {
                    // The receiver sees the loss as well, and reports it.
                }
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says that nothing more is sent, and waits at most until the token is canceled. Never throws.</summary>
    public async Task CloseOutputAsync(CancellationToken cancellationToken)
    {
        _isEnded = true;
        bool isMine = false;
        try
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            isMine = true;
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLoss(e))
        {
            // It is aborted next.
        }
        finally
        {
            if (isMine)
            {
                _sending.Release();
            }
        }
    }

    public void Abort()
    {
        _isEnded = true;
        webSocket.Abort();
    }

    /// <summary>For the receiver, when it receives no more.</summary>
    public void Dispose()
    {
        _isEnded = true;
        webSocket.Dispose();
    }

    // An aborted WebSocket may throw any of these.
    private static bool IsLoss(Exception e) => e is WebSocketException or IOException or InvalidOperationException or OperationCanceledException;

    private static string Describe(Exception? loss) => loss switch
    {
        WebSocketException e => e.WebSocketErrorCode.ToString(),
        null => "aborted",
        _ => loss.GetType().Name,
    };

    private void Grow()
    {
        byte[] larger = new byte[_buffer.Length * 2];
        _buffer.AsSpan(0, _length).CopyTo(larger);
        _buffer = larger;
    }
}
