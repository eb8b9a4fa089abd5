using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>A WebSocket to an application and its underlying socket, for faults that a WebSocket alone can't cause.</summary>
internal sealed class CallConnection : IDisposable
{
    private Socket? _socket;

    private CallConnection()
    {
    }

    public WebSocket WebSocket { get; private set; } = null!;

    public static async Task<CallConnection> OpenAsync(Uri url, SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        var connection = new CallConnection();
        using SocketsHttpHandler handler = WebSocketHandshake.CreateHandler(useProxy: !url.IsLoopback);
        handler.ConnectCallback = (context, token) => connection.ConnectAsync(context.DnsEndPoint, token);
        handler.SslOptions.RemoteCertificateValidationCallback = options.ServerCertificateValidation;
        using var invoker = new HttpMessageInvoker(handler);
        try
        {
            // Above TLS, so that wss:// has the same faults.
            connection.WebSocket = await WebSocketHandshake.OpenAsync(
                invoker, url, options.RequestHeaders, stream => new FrameStream(stream, options.Faults), cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            connection._socket?.Dispose();
            throw;
        }
    }

    /// <summary>Ends the TCP connection with RST: data in transit is lost.</summary>
    public void Reset()
    {
        _socket?.Close(timeout: 0);
        WebSocket.Abort();
    }

    public void Dispose()
    {
        WebSocket.Dispose();
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
