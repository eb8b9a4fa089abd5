using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Wavix.Streaming;

/// <summary>Messages over any <see cref="WebSocket"/>, server or client side: fragments assembled, sizes limited, statuses kept.</summary>
public sealed class WebSocketTransport : IWavixTransport
{
    // A two-way frame of 20 ms is about 1.5 kB of JSON; most calls never need more than this.
    private const int InitialBuffer = 4096;

    // RFC 6455: a control frame carries 125 bytes, two of them the status.
    private const int MaxDescriptionBytes = 123;

    private static readonly TimeSpan DefaultCloseTimeout = TimeSpan.FromSeconds(5);

    private readonly WebSocket _webSocket;
    private readonly bool _leaveOpen;
    private readonly TimeSpan _closeTimeout;
    private readonly TimeProvider _timeProvider;

    // From the pool, from a message's begin until the next is asked for: calls that wait hold none, and the one used last is at hand.
    private byte[] _buffer = [];

    private WavixTransportMessage? _end;
    private ITimer? _closeTimer;
    private bool _discarding;
    private int _closed;

    /// <summary>Wraps a WebSocket.</summary>
    /// <param name="webSocket">
    /// An open WebSocket. Nobody else may receive from it or send to it. It is also asked to receive 0 bytes, which as with .NET's own must complete
    /// when there is something to receive, and take nothing of it.
    /// </param>
    /// <param name="leaveOpen">Whether disposing leaves the WebSocket to the caller; else it is disposed.</param>
    /// <param name="closeTimeout">How long after our close the peer may take to answer before the connection is aborted; default 5 s.</param>
    /// <param name="timeProvider">The clock of that timeout; default the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="webSocket"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="closeTimeout"/> is not above zero.</exception>
    public WebSocketTransport(WebSocket webSocket, bool leaveOpen = false, TimeSpan? closeTimeout = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(webSocket);
        _closeTimeout = closeTimeout ?? DefaultCloseTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_closeTimeout, TimeSpan.Zero, nameof(closeTimeout));
        _webSocket = webSocket;
        _leaveOpen = leaveOpen;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessageBytes, 1);
        ReleaseBuffer();
        int length = 0;

        // First a read of no bytes, which returns when there is something to read.
        for (Memory<byte> room = Memory<byte>.Empty; _end is null; room = MakeRoom(length, maxMessageBytes))
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await _webSocket.ReceiveAsync(room, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                End(WavixTransportMessage.Lost(e, ViolationStatus(e)));
                break;
            }

            if (received.MessageType == WebSocketMessageType.Close)
            {
                string? description = _webSocket.CloseStatusDescription;
                End(WavixTransportMessage.Close(PeerStatus(), string.IsNullOrEmpty(description) ? null : description));
                break;
            }

            if (_discarding)
            {
                _discarding = !received.EndOfMessage;
                continue;
            }

            length += received.Count;
            if (length > maxMessageBytes)
            {
                _discarding = !received.EndOfMessage;
                return WavixTransportMessage.TooLarge();
            }

            if (received.EndOfMessage)
            {
                ReadOnlyMemory<byte> data = _buffer.AsMemory(0, length);
                return received.MessageType == WebSocketMessageType.Text
                    ? WavixTransportMessage.Text(data)
                    : WavixTransportMessage.Binary(data);
            }
        }

        return _end!.Value;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        ValueTask sending;
        try
        {
            sending = _webSocket.SendAsync(utf8Message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellationToken);
        }
        catch (Exception e) when (IsGone(e, cancellationToken))
        {
            throw Gone(e);
        }

        return sending.IsCompletedSuccessfully ? ValueTask.CompletedTask : TranslateAsync(sending, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        try
        {
            // .NET can't send a close without a status: it would write 1005, which RFC 6455 keeps off the wire.
            await _webSocket.CloseOutputAsync(
                (WebSocketCloseStatus?)status ?? WebSocketCloseStatus.NormalClosure,
                Cut(description),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e, cancellationToken))
        {
            return;
        }

        if (_end is null)
        {
            // A peer that never answers must not hold the connection. Harmless when it has answered by then.
            _closeTimer = _timeProvider.CreateTimer(static state => ((WebSocketTransport)state!).OnCloseTimeout(), this, _closeTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Abort() => _webSocket.Abort();

    /// <summary>Disposes the WebSocket, which aborts it when the close handshake is not complete; does nothing to one that was left to the caller.</summary>
    public ValueTask DisposeAsync()
    {
        _closeTimer?.Dispose();
        if (!_leaveOpen)
        {
            _webSocket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void OnCloseTimeout()
    {
        try
        {
            Abort();
        }
        catch (Exception)
        {
            // A WebSocket of the application's own may throw; on a timer's thread that would end the process.
        }
    }

    private static async ValueTask TranslateAsync(ValueTask sending, CancellationToken cancellationToken)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception e) when (IsGone(e, cancellationToken))
        {
            throw Gone(e);
        }
    }

    // An aborted WebSocket also answers with OperationCanceledException, InvalidOperationException or ObjectDisposedException.
    private static bool IsGone(Exception e, CancellationToken cancellationToken) =>
        e is WebSocketException or IOException or InvalidOperationException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static IOException Gone(Exception e) => new("The WebSocket is closed or broken.", e);

    /// <summary>What a close frame has room for, in whole characters. Half a surrogate pair, which .NET refuses, becomes U+FFFD.</summary>
    private static string? Cut(string? description)
    {
        if (description is null)
        {
            return null;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(description);
        int length = Math.Min(utf8.Length, MaxDescriptionBytes);
        while (length < utf8.Length && (utf8[length] & 0xC0) == 0x80)
        {
            // The next byte would go on with a character.
            length--;
        }

        return Encoding.UTF8.GetString(utf8, 0, length);
    }

    /// <summary>
    /// .NET closes by itself when the peer breaks RFC 6455, with 1007 for a broken text and else with 1002, and does not tell which: only a
    /// broken text comes without a message of its own, and so does a broken close frame, which leaves another state.
    /// </summary>
    private int? ViolationStatus(Exception e)
    {
        if (e is not WebSocketException { WebSocketErrorCode: WebSocketError.Faulted })
        {
            return null;
        }

        return _webSocket.State == WebSocketState.Aborted && e.Message == new WebSocketException(WebSocketError.Faulted).Message
            ? (int)WebSocketCloseStatus.InvalidPayloadData
            : (int)WebSocketCloseStatus.ProtocolError;
    }

    private int? PeerStatus() =>
        _webSocket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? (int)status : null;

    /// <summary>Room behind what was received: one byte more than the limit at most, which tells a message over it.</summary>
    private Memory<byte> MakeRoom(int length, int maxMessageBytes)
    {
        if (length == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(InitialBuffer, length * 2));
            _buffer.AsSpan(0, length).CopyTo(larger);
            ReleaseBuffer();
            _buffer = larger;
        }

        return _buffer.AsMemory(length, (int)Math.Min(_buffer.Length - length, maxMessageBytes + 1L - length));
    }

    private void End(WavixTransportMessage end)
    {
        _end = end;
        ReleaseBuffer();
        _closeTimer?.Dispose();
    }

    private void ReleaseBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
