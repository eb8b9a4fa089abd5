using System.Net.Sockets;
using System.Text;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>A WebSocket client frame by frame: it answers a ping only when the test asks for it.</summary>
internal sealed class RawPeer : IDisposable
{
    public const int Text = WebSocketFrames.Text;
    public const int Close = WebSocketFrames.Close;
    public const int Ping = WebSocketFrames.Ping;
    public const int Pong = WebSocketFrames.Pong;

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

    public async Task SendAsync(int opcode, byte[] payload) => await _stream.WriteAsync(WebSocketFrames.OfClient(opcode, payload));

    /// <summary>The payload of the next frame of that kind; of a ping, also of one that came while another kind was read.</summary>
    public async Task<byte[]> ReadUntilAsync(int opcode)
    {
        if (opcode == Ping && _ping is { } ping)
        {
            _ping = null;
            return ping;
        }

        while (true)
        {
            (int Opcode, byte[] Payload) frame = await WebSocketFrames.ReadAsync(_stream) ?? throw new EndOfStreamException();
            if (frame.Opcode == opcode)
            {
                return frame.Payload;
            }

            // Until it is answered, no other is sent.
            _ping = frame.Opcode == Ping ? frame.Payload : _ping;
        }
    }

    /// <summary>Reads until the connection is gone.</summary>
    /// <returns>How many bytes were received until then.</returns>
    public async Task<int> WaitForEndAsync()
    {
        for (int count = 0; ; count++)
        {
            try
            {
                await ReadAsync(1);
            }
            catch (IOException)
            {
                // Reset, or closed.
                return count;
            }
        }
    }

    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadToEndAsync().SoonAsync();
    }

    public void Dispose() => _client.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().SoonAsync();
        return bytes;
    }
}
