using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Wavix.Streaming.Simulator.Tests.Servers;

/// <summary>A TCP server on a free port of this machine that answers each upgrade with the bytes that a test wants, and keeps the connection open.</summary>
internal sealed class RawHandshake : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _serving;

    /// <param name="answer">The whole answer, by the right value of <c>Sec-WebSocket-Accept</c>.</param>
    public RawHandshake(Func<string, string> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public string Url => $"ws://{_listener.LocalEndpoint}/stream";

    /// <summary>Upgrade requests so far, each as it came.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The answer 101 with some lines after its status line.</summary>
    public static Func<string, string> Accepting(params string[] lines) =>
        accept => string.Join("\r\n", ["HTTP/1.1 101 Switching Protocols", .. lines.Select(line => line.Replace("{accept}", accept, StringComparison.Ordinal)), "", ""]);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _serving;
        _listener.Stop();
        _stopped.Dispose();
    }

    private async Task ServeAsync(Func<string, string> answer)
    {
        var clients = new List<TcpClient>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                clients.Add(client);
                string request = await ReadAsync(client.GetStream());
                Requests.Add(request);
                string key = request.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase)).Split(' ')[1];
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer(AcceptOf(key))), _stopped.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test has ended.
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        byte[] one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, _stopped.Token) > 0)
        {
            request.Append((char)one[0]);
        }

        return request.ToString();
    }

    // RFC 6455, section 4.2.2.
#pragma warning disable CA5350 // The protocol asks for SHA-1; nothing is kept secret by it.
    private static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
}
