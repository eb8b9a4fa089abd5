using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>A WebSocket to an application, and the socket below it, for what a WebSocket alone can't do.</summary>
internal sealed class CallConnection : IDisposable
{
    private readonly ClientWebSocket _webSocket = new();
    private Socket? _socket;
    private FrameStream? _frames;

    private CallConnection()
    {
    }

    public WebSocket WebSocket => _webSocket;

    public static async Task<CallConnection> OpenAsync(Uri url, SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        var connection = new CallConnection();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, token) => connection.ConnectAsync(context.DnsEndPoint, token),

            // Above TLS, so that wss:// has the same faults.
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(connection._frames = new FrameStream(context.PlaintextStream, options.Faults)),
        };
        handler.SslOptions.RemoteCertificateValidationCallback = options.ServerCertificateValidation;
        using var invoker = new HttpMessageInvoker(handler);
        try
        {
            connection._webSocket.Options.CollectHttpResponseDetails = true;
            foreach ((string name, string value) in options.RequestHeaders)
            {
                connection._webSocket.Options.SetRequestHeader(name, value);
            }

            await connection._webSocket.ConnectAsync(url, invoker, cancellationToken).ConfigureAwait(false);
            connection._frames!.Begin();
            return connection;
        }
        catch (WebSocketException e) when (connection._webSocket.HttpStatusCode is var status and not 0)
        {
            connection.Dispose();
            throw new WebSocketException(e.WebSocketErrorCode, e.Message, new HttpRequestException(e.Message, e, status));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends the TCP connection with RST: what is under way is lost.</summary>
    public void Reset()
    {
        _socket?.Close(timeout: 0);
        _webSocket.Abort();
    }

    public void Dispose()
    {
        _webSocket.Dispose();
        _frames?.Dispose();
        _socket?.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await _socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(_socket, ownsSocket: true);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }
}
