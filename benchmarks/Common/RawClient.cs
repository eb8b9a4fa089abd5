using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks.Common;

/// <summary>A TCP connection that speaks just enough HTTP and WebSocket (RFC 6455) to break their rules. One writer, one reader.</summary>
internal sealed class RawClient : IDisposable
{
    public const int Continuation = 0, Text = 1, Close = 8, Ping = 9, Pong = 10;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly Uri _url;

    private RawClient(Uri url) => _url = url;

    public NetworkStream Stream => _client.GetStream();

    /// <summary>Bytes of the largest frame that was read.</summary>
    public long LargestFrame { get; private set; }

    public static async Task<RawClient> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var peer = new RawClient(url);
        try
        {
            await peer._client.ConnectAsync(IPAddress.Loopback, url.Port, cancellationToken);
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Has the system keep only a few kilobytes of what is not read.</summary>
    public void TakeLittle() => _client.ReceiveBufferSize = 8192;

    /// <summary>Asks for a WebSocket.</summary>
    /// <returns>The status of the answer; 101 when there is a WebSocket now.</returns>
    public async Task<int> UpgradeAsync(CancellationToken cancellationToken)
    {
        await Stream.WriteAsync(UpgradeRequest(_url), cancellationToken);
        return await ReadStatusAsync(cancellationToken);
    }

    /// <summary>The status of an HTTP answer, read up to the end of its headers; 0 when the connection was closed.</summary>
    public async Task<int> ReadStatusAsync(CancellationToken cancellationToken)
    {
        // Byte by byte: what follows may be frames already.
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await Stream.ReadAsync(one, cancellationToken) == 0)
            {
                return 0;
            }

            head.Append((char)one[0]);
        }

        return int.Parse(head.ToString().AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
    }

    /// <summary>Sends <c>connected</c> and <c>start</c>, as any call begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await SendAsync("""{"event":"connected","event_time":"2026-01-01T00:00:00Z"}""", cancellationToken);
        await SendAsync(
            $$"""{"event":"start","event_time":"2026-01-01T00:00:00Z","call_id":"{{Guid.NewGuid()}}","stream_id":"s","stream_type":"twoway","channel":"inbound","sequence_number":1}""",
            cancellationToken);
    }

    public ValueTask SendAsync(string text, CancellationToken cancellationToken) =>
        Stream.WriteAsync(TextFrame(text), cancellationToken);

    /// <summary>The bytes of one frame, masked with zeros, which leaves the payload as it is.</summary>
    /// <param name="opcode">The frame's kind.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="isFinal">Whether the message ends with it.</param>
    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true) =>
        [.. Head(opcode, payload.Length, isFinal), .. payload];

    /// <summary>A text message as one frame.</summary>
    public static byte[] TextFrame(string text) => Frame(Text, Encoding.UTF8.GetBytes(text));

    /// <summary>The request for a WebSocket.</summary>
    public static byte[] UpgradeRequest(Uri url) => Encoding.ASCII.GetBytes(
        $"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(Guid.NewGuid().ToByteArray())}\r\n\r\n");

    /// <summary>The head of a frame whose payload has any length that one likes to say.</summary>
    public static byte[] Head(int opcode, long length, bool isFinal = true)
    {
        byte first = (byte)((isFinal ? 0x80 : 0) | opcode);
        byte[] mask = new byte[4];
        if (length < 126)
        {
            return [first, (byte)(0x80 | length), .. mask];
        }

        if (length <= ushort.MaxValue)
        {
            return [first, 0x80 | 126, (byte)(length >> 8), (byte)length, .. mask];
        }

        byte[] eight = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(eight, length);
        return [first, 0x80 | 127, .. eight, .. mask];
    }

    /// <summary>Reads frames until the close.</summary>
    /// <returns>Its status; null when the connection ended without.</returns>
    public async Task<int?> ReadCloseAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16_384];
        try
        {
            while (true)
            {
                await Stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancellationToken);
                int opcode = buffer[0] & 0xF;
                long length = buffer[1];
                if (length >= 126)
                {
                    int bytes = length == 126 ? 2 : 8;
                    await Stream.ReadExactlyAsync(buffer.AsMemory(0, bytes), cancellationToken);
                    length = bytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(buffer) : BinaryPrimitives.ReadInt64BigEndian(buffer);
                }

                LargestFrame = Math.Max(LargestFrame, length);
                for (long left = length; left > 0;)
                {
                    int part = (int)Math.Min(left, buffer.Length);
                    await Stream.ReadExactlyAsync(buffer.AsMemory(0, part), cancellationToken);
                    left -= part;
                }

                if (opcode == Close)
                {
                    return length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(buffer) : null;
                }
            }
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();
}
