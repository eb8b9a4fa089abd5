using System.Net;
using System.Net.Sockets;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>An address that leads to a server of choice, as the endpoint of a managed Redis does. Connections that are there stay where they lead.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public TcpRelay(int port)
    {
        Port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the next connection leads.</summary>
    public int Port { get; set; }

    public string Configuration => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token), Port));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task RelayAsync(TcpClient client, int port)
    {
        using TcpClient near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port, _end.Token);

            // When either side ends, both do.
            await Task.WhenAny(
                near.GetStream().CopyToAsync(far.GetStream(), _end.Token), far.GetStream().CopyToAsync(near.GetStream(), _end.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The server is away, or the test has ended.
        }
    }
}
