using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>A WebSocket client frame by frame: it answers a ping only when told to.</summary>
internal sealed class RawPeer : IDisposable
{
    public const byte Text = 1;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;

    public static readonly byte[] StartMessage =
        """{"event":"start","call_id":"c","stream_id":"s","stream_type":"twoway","channel":"inbound","sequence_number":1}"""u8.ToArray();

    public static readonly byte[] MediaMessage = """{"event":"media","media":{"payload":"AAAAAAAA","track":"inbound"}}"""u8.ToArray();

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private byte[]? _ping;

    private RawPeer(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>The head of the answer.</summary>
    public string Response { get; private set; } = "";

    /// <summary>A connection on which the lines were sent, and the head of the answer was read.</summary>
    public static async Task<RawPeer> RequestAsync(TestApp app, params string[] lines)
    {
        var address = new Uri(app.App.Urls.Single());
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var peer = new RawPeer(client);
        await peer._stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", [.. lines, "", ""])));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await peer.ReadAsync(1))[0]);
        }

        peer.Response = head.ToString();
        return peer;
    }

    public static Task<RawPeer> ConnectAsync(TestApp app, params string[] headers) => RequestAsync(app, [
        "GET /stream HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        .. headers]);

    public Task StartAsync() => SendAsync(Text, StartMessage);

    /// <summary>Says something, and waits until it comes back; pings in between are left unanswered.</summary>
    public async Task SayAndHearAsync()
    {
        await SendAsync(Text, MediaMessage);
        await ReadUntilAsync(Text);
    }

    public async Task SendAsync(byte opcode, byte[] payload)
    {
        // Final, masked with zeros, so that the payload stays as it is.
        byte[] frame = [(byte)(0x80 | opcode), (byte)(0x80 | (payload.Length < 126 ? payload.Length : 126)), .. LongLength(payload.Length), 0, 0, 0, 0, .. payload];
        await _stream.WriteAsync(frame);
    }

    /// <summary>The payload of the next frame of that kind; of a ping, also of one that came while another kind was read.</summary>
    public async Task<byte[]> ReadUntilAsync(byte opcode)
    {
        if (opcode == Ping && _ping is { } ping)
        {
            _ping = null;
            return ping;
        }

        while (true)
        {
            byte[] head = await ReadAsync(2);
            int length = head[1] < 126 ? head[1] : BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
            byte[] payload = await ReadAsync(length);
            if ((head[0] & 0x0F) == opcode)
            {
                return payload;
            }

            // Until it is answered, no other comes.
            _ping = (head[0] & 0x0F) == Ping ? payload : _ping;
        }
    }

    /// <summary>Reads until the connection is gone.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            while ((await ReadAsync(1)).Length > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset, or closed.
        }
    }

    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TestApp.Soon);
    }

    public void Dispose() => _client.Dispose();

    private static byte[] LongLength(int length) => length < 126 ? [] : [(byte)(length >> 8), (byte)length];

    private async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(TestApp.Soon);
        return bytes;
    }
}
