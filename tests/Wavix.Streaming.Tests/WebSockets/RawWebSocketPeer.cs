using System.Buffers.Binary;
using System.Net.WebSockets;
using Wavix.Streaming.Tests.Transport;

namespace Wavix.Streaming.Tests.WebSockets;

/// <summary>A client that writes and reads the bytes of frames (RFC 6455, section 5.2) itself, so that it can break every rule.</summary>
internal sealed class RawWebSocketPeer : IAsyncDisposable
{
    public const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private static readonly byte[] Mask = [0x12, 0x34, 0x56, 0x78];

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

    public Task WriteAsync(int opcode, byte[] payload, bool final = true, int reservedBits = 0)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | (reservedBits << 4) | opcode) };
        if (payload.Length < 126)
        {
            frame.Add((byte)(0x80 | payload.Length));
        }
        else
        {
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)payload.Length));
            frame.Add(0x80 | 126);
            frame.AddRange(length);
        }

        frame.AddRange(Mask);
        frame.AddRange(payload.Select((b, i) => (byte)(b ^ Mask[i % 4])));
        return _stream.WriteAsync(frame.ToArray()).AsTask().SoonAsync();
    }

    public Task WriteCloseAsync(int status, string description = "") =>
        WriteAsync(Close, [(byte)(status >> 8), (byte)status, .. description.Utf8()]);

    /// <summary>The next frame from the application, of at most 125 bytes; null when the connection ended.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReadAsync()
    {
        byte[] head = new byte[2];
        if (await _stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false).AsTask().SoonAsync() < 2)
        {
            return null;
        }

        head[1].Should().BeLessThan(126, "the frames of these tests are short, and a server does not mask");
        byte[] payload = new byte[head[1]];
        await _stream.ReadExactlyAsync(payload).AsTask().SoonAsync();
        return (head[0] & 0xF, payload);
    }

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
