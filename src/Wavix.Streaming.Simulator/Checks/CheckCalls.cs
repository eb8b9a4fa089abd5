using System.Net;
using System.Net.WebSockets;

namespace Wavix.Streaming.Simulator;

/// <summary>Places the calls of a run and keeps their records.</summary>
internal sealed class CheckCalls(ServerTarget server, CheckSettings settings)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly List<RecordedCall> _recorded = [];

    /// <summary>The records of all calls so far.</summary>
    public IReadOnlyList<RecordedCall> Recorded => _recorded;

    /// <summary>Whether the last call could not be placed.</summary>
    public bool IsGone { get; private set; }

    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    public async Task<RecordedCall> CallAsync(ProbeScript script, CancellationToken cancellationToken)
    {
        await using ProbeCall call = await ConnectAsync(script, settings.ConnectTimeout, cancellationToken);
        RecordedCall recorded = await call.RunAsync(cancellationToken);
        _recorded.Add(recorded);
        return recorded;
    }

    /// <returns>Both calls; null if the server does not accept the second one during the first.</returns>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    public async Task<IReadOnlyList<RecordedCall>?> CallTwiceAtOnceAsync(ProbeScript script, CancellationToken cancellationToken)
    {
        await using ProbeCall first = await ConnectAsync(script, settings.ConnectTimeout, cancellationToken);
        ProbeCall second;
        try
        {
            second = await ConnectAsync(script, TimeSpan.Zero, cancellationToken);
        }
        catch (CannotConnectException e) when (e.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
        {
            IsGone = false;
            return null;
        }

        await using (second)
        {
            RecordedCall[] calls = await Task.WhenAll(first.RunAsync(cancellationToken), second.RunAsync(cancellationToken));
            _recorded.AddRange(calls);
            return calls;
        }
    }

    /// <param name="script">The script of the call.</param>
    /// <param name="busyLimit">Maximum time for which the server may refuse the call because it still has the previous one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<ProbeCall> ConnectAsync(ProbeScript script, TimeSpan busyLimit, CancellationToken cancellationToken)
    {
        string callId = Guid.NewGuid().ToString();
        long begunAt = settings.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                (WebSocket webSocket, ConnectionTap connection) = await UpgradeAsync(callId, cancellationToken);
                var call = new ProbeCall(webSocket, connection, callId, script, settings);
                IsGone = false;
                return call;
            }
            catch (CannotConnectException e)
            {
                IsGone = true;
                bool isBusy = e.Status == HttpStatusCode.ServiceUnavailable && _recorded.Count > 0;
                if (!isBusy || settings.Clock.GetElapsedTime(begunAt) >= busyLimit)
                {
                    throw;
                }

                await Task.Delay(BetweenTries, settings.Clock, cancellationToken);
            }
        }
    }

    private async Task<(WebSocket WebSocket, ConnectionTap Connection)> UpgradeAsync(string callId, CancellationToken cancellationToken)
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
