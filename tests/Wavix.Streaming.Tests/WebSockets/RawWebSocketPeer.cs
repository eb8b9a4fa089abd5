using System.Buffers.Binary;
using System.Net.WebSockets;
using Wavix.Streaming.Tests.Transport;

namespace Wavix.Streaming.Tests.WebSockets;

/// <summary>A client that writes and reads the bytes of frames (RFC 6455, section 5.2) itself, so that it can break every rule.</summary>
internal sealed class RawWebSocketPeer : IAsyncDisposable
{
    public const int Continuation = WebSocketFrames.Continuation;
    public const int Text = WebSocketFrames.Text;
    public const int Binary = WebSocketFrames.Binary;
    public const int Close = WebSocketFrames.Close;
    public const int Ping = WebSocketFrames.Ping;
    public const int Pong = WebSocketFrames.Pong;

    private readonly MemoryStreamEnd _stream;

    public RawWebSocketPeer(TimeSpan? closeTimeout = null, TimeProvider? timeProvider = null, bool leaveOpen = false)
    {
        (MemoryStreamEnd serverStream, _stream) = MemoryStreamEnd.CreatePair();
        WebSocket = WebSocket.CreateFromStream(serverStream, new WebSocketCreationOptions { IsServer = true });
        Transport = new WebSocketTransport(WebSocket, leaveOpen, closeTimeout, timeProvider);
    }

    /// <summary>The application's end.</summary>
    public WebSocketTransport Transport { get; }

    /// <summary>What the application's end wraps.</summary>
    public WebSocket WebSocket { get; }

    public Task WriteAsync(int opcode, string payload, bool final = true) => WriteAsync(opcode, payload.Utf8(), final);

    public Task WriteAsync(int opcode, byte[] payload, bool final = true, int reservedBits = 0) =>
        _stream.WriteAsync(WebSocketFrames.OfClient(opcode, payload, final, reservedBits)).AsTask().SoonAsync();

    public Task WriteCloseAsync(int status, string description = "") =>
        WriteAsync(Close, [(byte)(status >> 8), (byte)status, .. description.Utf8()]);

    /// <summary>The next frame from the application; null when the connection ended.</summary>
    public Task<(int Opcode, byte[] Payload)?> ReadAsync() => WebSocketFrames.ReadAsync(_stream);

    /// <summary>The status and text of the close that the application sends next.</summary>
    public async Task<(int Status, byte[] Description)> ReadCloseAsync()
    {
        (int Opcode, byte[] Payload)? frame = await ReadAsync();
        frame.Should().NotBeNull();
        frame!.Value.Opcode.Should().Be(Close);
        return (BinaryPrimitives.ReadUInt16BigEndian(frame.Value.Payload), frame.Value.Payload[2..]);
    }

    /// <summary>Ends the connection without a close.</summary>
    public ValueTask HangUpAsync() => _stream.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Transport.Abort();
        await Transport.DisposeAsync();
        WebSocket.Dispose();
        await _stream.DisposeAsync();
    }
}
