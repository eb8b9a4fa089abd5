using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>From request to session to handler to close.</summary>
internal sealed class WavixStreamEndpoint(
    Func<WavixStreamContext, CancellationToken, Task> handler,
    WavixStreamingOptions options,
    IHostApplicationLifetime lifetime,
    ILogger<WavixStreamSession> logger)
{
    private const int GoingAway = 1001;
    private const int Normal = 1000;
    private const int InternalError = 1011;

    private const string NotAWebSocket =
        "This is a Wavix call-streaming endpoint: connect to it with a WebSocket (wss://). If this was a WebSocket request, "
        + "a proxy on the way took its Upgrade and Connection headers; let it pass them on.\n";

    public async Task HandleAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(http);
            return;
        }

        using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
        await using var session = new WavixStreamSession(webSocket, options.Stream, logger);
        using (lifetime.ApplicationStopping.UnsafeRegister(
            static session => _ = ((WavixStreamSession)session!).CloseAsync(GoingAway, "The server is stopping."), session))
        {
            await RunHandlerAsync(new WavixStreamContext(session, http));
        }
    }

    private async Task RunHandlerAsync(WavixStreamContext context)
    {
        WavixStreamSession session = context.Session;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(session.Ended, context.HttpContext.RequestAborted);
        try
        {
            await handler(context, over.Token);
            await session.CloseAsync(Normal);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Its call is over: stopping work for it is a normal return. Disposing closes.
        }
        catch (Exception e)
        {
            EndpointLog.HandlerFailed(logger, e);
            await session.CloseAsync(InternalError, "The handler failed.");
        }
    }

    private async Task RefuseAsync(HttpContext http)
    {
        EndpointLog.NotAWebSocket(logger);
        http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = "websocket";
            http.Response.Headers.Connection = "Upgrade";
        }

        http.Response.Headers.SecWebSocketVersion = "13";
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(NotAWebSocket, http.RequestAborted);
    }
}
