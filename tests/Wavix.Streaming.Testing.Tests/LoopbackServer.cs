using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>Takes WebSockets over TCP without any web server: the opening handshake of RFC 6455, section 4, by hand.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const string KeyHeader = "Sec-WebSocket-Key:";
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackServer() => _listener.Start();

    public Uri StreamUrl => new($"ws://{_listener.LocalEndpoint}/stream");

    public async Task<WebSocket> AcceptAsync() =>
        WebSocket.CreateFromStream(await AcceptStreamAsync(), new WebSocketCreationOptions { IsServer = true });

    /// <summary>The connection after the handshake, for tests that read and write frames themselves.</summary>
    public async Task<Stream> AcceptStreamAsync()
    {
        TcpClient client = await _listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        string key = (await ReadHeadAsync(stream))
            .Single(line => line.StartsWith(KeyHeader, StringComparison.OrdinalIgnoreCase))[KeyHeader.Length..].Trim();
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; nothing is kept secret by it.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));
#pragma warning restore CA5350
        string answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return stream;
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<string[]> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n");
    }
}
