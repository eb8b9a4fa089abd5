using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>A WebSocket server on a free port, that counts by itself what comes in and goes out; knows nothing of the SDK.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private WebApplication _app = null!;
    private long _received;
    private long _sent;
    private int _requests;

    private TestServer()
    {
    }

    public string Url => _app.StreamUrl().ToString();

    /// <summary>Media messages that came.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Messages that were sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Upgrade requests so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public ServerTarget Target => new(Url, [], urlCommand: null);

    /// <param name="serve">Gets each call.</param>
    /// <param name="refuse">The status for a request, by its number from 0; 0 to take it.</param>
    public static async Task<TestServer> StartAsync(Func<Connection, Task> serve, Func<HttpContext, int, int>? refuse = null)
    {
        var server = new TestServer();
        server._app = await LoopbackServer.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/stream", ServeAsync);
        });
        return server;

        async Task ServeAsync(HttpContext http)
        {
            int number = Interlocked.Increment(ref server._requests) - 1;
            if (refuse?.Invoke(http, number) is { } status and not 0)
            {
                http.Response.StatusCode = status;
                return;
            }

            using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
            await serve(new Connection(server, webSocket));
        }
    }

    /// <summary>Sends back each media, as it came or as the test wants it, until the other side closes.</summary>
    public static Func<Connection, Task> Echo(Func<int, byte[], byte[][]>? change = null) => async connection =>
    {
        for (int number = 0; await connection.NextAudioAsync() is { } pcm; number++)
        {
            foreach (byte[] answer in change?.Invoke(number, pcm) ?? [pcm])
            {
                await connection.SendAudioAsync(answer);
            }
        }

        await connection.CloseAsync(1000);
    };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    /// <summary>One call, as the server sees it.</summary>
    internal sealed class Connection(TestServer server, WebSocket webSocket)
    {
        private readonly byte[] _buffer = new byte[8192];

        /// <summary>Gets each message as it is.</summary>
        public Action<byte[]>? OnMessage { get; set; }

        /// <summary>Gets the name of each mark that comes back.</summary>
        public Action<string>? OnMark { get; set; }

        /// <summary>The next media's audio; null at the close.</summary>
        public async Task<byte[]?> NextAudioAsync()
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await webSocket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
                    length += received.Count;
                }
                while (!received.EndOfMessage && received.MessageType != WebSocketMessageType.Close);

                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                OnMessage?.Invoke(_buffer[..length]);
                WavixEvent e = WavixMessageSerializer.ReadEvent(_buffer.AsSpan(0, length));
                if (e is MarkEvent mark)
                {
                    OnMark?.Invoke(mark.Name);
                }
                else if (e is MediaEvent media)
                {
                    Interlocked.Increment(ref server._received);
                    return media.Payload.ToArray();
                }
            }
        }

        public Task SendAudioAsync(byte[] pcm) => SendAsync($$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(pcm)}}}"}}""");

        public async Task SendAsync(string text)
        {
            Interlocked.Increment(ref server._sent);
            await webSocket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        public Task CloseAsync(int status) => webSocket.CloseOutputAsync((WebSocketCloseStatus)status, null, CancellationToken.None);

        public void Abort() => webSocket.Abort();
    }
}
