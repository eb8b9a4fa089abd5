using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Wavix.Streaming;

/// <summary>
/// Carries messages over any <see cref="WebSocket"/>, on the server or the client side. Assembles fragments, limits sizes and reports close
/// statuses.
/// </summary>
public sealed class WebSocketTransport : IWavixTransport
{
    // A two-way frame of 20 ms is about 1.5 kB of JSON, so most calls never need more than this.
    private const int InitialBuffer = 4096;

    // RFC 6455: a control frame carries 125 bytes, of which the status takes two.
    private const int MaxDescriptionBytes = 123;

    private static readonly TimeSpan DefaultCloseTimeout = TimeSpan.FromSeconds(5);

    private readonly WebSocket _webSocket;
    private readonly bool _leaveOpen;
    private readonly TimeSpan _closeTimeout;
    private readonly TimeProvider _timeProvider;

    // Rented when a message starts to arrive, returned at the next receive: idle calls hold no buffer, and the buffer used last is still in
    // cache.
    private byte[] _buffer = [];

    private WavixTransportMessage? _end;
    private ITimer? _closeTimer;
    private bool _discarding;
    private int _closed;

    /// <summary>Wraps a WebSocket.</summary>
    /// <param name="webSocket">
    /// An open WebSocket. No other code may receive from it or send to it. The transport also receives with an empty buffer: as with .NET's
    /// own WebSocket, that must complete when there is data to receive, without consuming any.
    /// </param>
    /// <param name="leaveOpen">Whether disposing leaves the WebSocket to the caller. If false, it is disposed.</param>
    /// <param name="closeTimeout">Maximum time for the peer to answer our close; then the connection is aborted. Default 5 s.</param>
    /// <param name="timeProvider">The clock for that timeout; default the system clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="webSocket"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="closeTimeout"/> is not greater than zero.</exception>
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

        // First read with an empty buffer, which returns when there is data. A buffer is rented only then.
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
            // .NET can't send a close without a status: it would write 1005, which RFC 6455 forbids on the wire.
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
            // A peer that never answers must not keep the connection open. The timer is harmless if the peer has already answered.
            _closeTimer = _timeProvider.CreateTimer(static state => ((WebSocketTransport)state!).OnCloseTimeout(), this, _closeTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Abort() => _webSocket.Abort();

    /// <summary>
    /// Disposes the WebSocket, which aborts it if the close handshake is not complete. Does nothing to a WebSocket that was left to the
    /// caller.
    /// </summary>
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
            // An application's own WebSocket may throw, which would end the process on a timer's thread.
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

    // An aborted WebSocket may also throw OperationCanceledException, InvalidOperationException or ObjectDisposedException.
    private static bool IsGone(Exception e, CancellationToken cancellationToken) =>
        e is WebSocketException or IOException or InvalidOperationException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static IOException Gone(Exception e) => new("The WebSocket is closed or broken.", e);

    /// <summary>
    /// Cuts the text to what a close frame can hold, in whole characters. Half of a surrogate pair, which .NET rejects, becomes U+FFFD.
    /// </summary>
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
            // The next byte would continue a character.
            length--;
        }

        return Encoding.UTF8.GetString(utf8, 0, length);
    }

    /// <summary>
    /// Determines the status with which .NET closed because the peer violated RFC 6455: 1007 for invalid text, otherwise 1002. .NET does
    /// not report which one. Only invalid text and a broken close frame raise an exception without a message of its own, and the close
    /// frame leaves another state.
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

    /// <summary>
    /// Returns space after the received bytes, up to one byte more than the limit, so that a message over the limit is recognized.
    /// </summary>
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
