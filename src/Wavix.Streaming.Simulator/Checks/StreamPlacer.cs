using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>Connects streams to an endpoint, without phone calls.</summary>
internal sealed class StreamPlacer(ServerTarget server, CheckSettings settings) : ICallPlacer
{
    public async Task<ProbeCall> PlaceAsync(ProbeScript script, CancellationToken cancellationToken)
    {
        SimulatedCallOptions options = ProbeCall.CreateOptions(script, settings);
        (WebSocket webSocket, ConnectionTap connection) = await UpgradeAsync(server, options.CallId, settings, cancellationToken);
        return new ProbeCall(webSocket, connection, options, script, settings);
    }

    public Task EndAsync(ProbeCall call, RecordedCall record, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Opens a WebSocket whose connection can be watched.</summary>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    public static async Task<(WebSocket WebSocket, ConnectionTap Connection)> UpgradeAsync(
        ServerTarget server, string callId, CheckSettings settings, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.ConnectTimeout, settings.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            ConnectionTap? connection = null;
            WebSocket webSocket = await server.ConnectAsync(callId, either.Token, stream => connection = new ConnectionTap(stream));
            return (webSocket, connection!);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CannotConnectException(
                $"The server did not answer the upgrade to a WebSocket within {settings.ConnectTimeout.TotalSeconds:0} s. Is it the right port, and is the server overloaded?");
        }
    }
}
