using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Serves a stream from its request to its close.</summary>
internal sealed class WavixStreamEndpoint(
    Func<WavixStreamContext, CancellationToken, Task> handler,
    WavixStreamEndpointOptions options,
    WavixStreamOptions streamOptions,
    StreamRegistry registry,
    StreamTokenGate tokens,
    CallHangUp hangUp,
    CallServices callServices,
    StreamLog? streamLog,
    EndpointLogger logger)
{
    /// <summary>The route parameter that names the call before `start` does.</summary>
    private const string CallIdParameter = "callId";

    public async Task HandleAsync(HttpContext http)
    {
        // Kestrel also upgrades HTTP/1.0 requests, but RFC 9110 says to ignore Upgrade in them.
        if (!http.WebSockets.IsWebSocketRequest || HttpProtocol.IsHttp10(http.Request.Protocol))
        {
            await RefuseRequestAsync(http);
            return;
        }

        // Checks only. A place is taken later, after the token was used, or at once if the endpoint requires none.
        if (registry.Look(callId: null) is not StreamRefusal.None and StreamRefusal full)
        {
            await RefuseStreamAsync(http, full);
            return;
        }

        StreamToken? token = null;
        if (StreamTokenGate.IsRequired(http))
        {
            token = await TakeTokenAsync(http);
            if (token is null)
            {
                return;
            }
        }

        await AdmitAsync(http, token);
    }

    /// <summary>Uses the request's token if there is room for its stream. Null if the request has been answered.</summary>
    private async Task<StreamToken?> TakeTokenAsync(HttpContext http)
    {
        var room = StreamRefusal.None;
        (StreamToken? token, StreamTokenRefusal? refusal) = await tokens.TakeAsync(
            http, callId => (room = registry.Look(callId ?? CallIdOf(http))) == StreamRefusal.None);
        if (refusal is not null)
        {
            await StreamProblem.WriteAsync(http, refusal.Status, refusal.Text);
        }
        else if (token is null)
        {
            await RefuseStreamAsync(http, room);
        }

        return token;
    }

    /// <summary>
    /// Takes a place and accepts the WebSocket. If that fails, the token is returned before the answer, which asks the client to try again.
    /// </summary>
    private async Task AdmitAsync(HttpContext http, StreamToken? token)
    {
        AdmittedStream? stream = registry.TryAdmit(token?.CallId ?? CallIdOf(http), out StreamRefusal refusal);
        if (stream is not null)
        {
            // Not at the end of this method: an application that stops waits for the whole request.
            http.Response.RegisterForDispose(stream);
            if (HttpProtocol.IsHttp2(http.Request.Protocol))
            {
                registry.ReportHttp2();
            }
        }

        using WebSocket? webSocket = stream is null ? null : await TryAcceptAsync(http);
        if (stream is not null && webSocket is not null)
        {
            if (registry.Count >= options.MaxConcurrentStreams)
            {
                EndpointLog.AtCapacity(logger, options.MaxConcurrentStreams);
            }

            await RunAsync(http, webSocket, stream, token);
            return;
        }

        if (token is not null)
        {
            await tokens.ReleaseAsync(token);
        }

        if (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            await RefuseStreamAsync(http, stream is null ? refusal : StreamRefusal.NotAccepted);
        }
    }

    private static string? CallIdOf(HttpContext http) => http.GetRouteValue(CallIdParameter) as string;

    /// <summary>
    /// Returns null if the server can't accept the WebSocket, or has reached a limit of its own, such as Kestrel's
    /// <c>MaxConcurrentUpgradedConnections</c>.
    /// </summary>
    private async Task<WebSocket?> TryAcceptAsync(HttpContext http)
    {
        try
        {
            return await http.WebSockets.AcceptWebSocketAsync(
                SubProtocol.Choose(http.WebSockets.WebSocketRequestedProtocols, options.SubProtocols));
        }
        catch (Exception e)
        {
            EndpointLog.WebSocketNotAccepted(logger, e);
            if (http.Response.HasStarted)
            {
                http.Abort();
            }
            else
            {
                // Remove the headers of the answer that was not sent.
                http.Response.Clear();
            }

            return null;
        }
    }

    private async Task RunAsync(HttpContext http, WebSocket webSocket, AdmittedStream stream, StreamToken? token)
    {
        var scope = new CallScope(stream);
        using IDisposable? logs = logger.BeginScope(scope);
        using PeerWatch? watch = http.Features.Get<PeerWatch>();
        watch?.Start(() =>
        {
            EndpointLog.PeerGone(logger, options.KeepAliveInterval + options.KeepAliveTimeout);
            webSocket.Abort();
        });
        var connection = new WebSocketTransport(webSocket, leaveOpen: false, streamOptions.CloseTimeout, streamOptions.TimeProvider);
        var transport = new StartCheck(
            streamLog?.Record(connection, stream) ?? connection,
            start => RefusalOf(stream, token, start));
        await using var session = new WavixStreamSession(transport, streamOptions, new CallLogger(logger, scope));
        transport.Attach(session);
        stream.Attach(session);
        using ITimer? limit = options.MaxStreamDuration == Timeout.InfiniteTimeSpan
            ? null
            : streamOptions.TimeProvider.CreateTimer(
                static stream => ((AdmittedStream)stream!).RequestEnd(CloseRequest.TooLong), stream, options.MaxStreamDuration, Timeout.InfiniteTimeSpan);
        WavixStreamContext context = CreateContext(session, http, token);
        await new StreamRun(
            context,
            stream,
            token?.CallId is null ? handler : HandleStartedAsync,
            () => token is null ? Task.CompletedTask : hangUp.AfterAsync(context),
            options,
            streamOptions.CloseTimeout,
            streamOptions.TimeProvider,
            logger).RunAsync();
    }

    private WavixStreamContext CreateContext(WavixStreamSession session, HttpContext http, StreamToken? token)
    {
        CallTokenData? known = token is { HasFacts: true, Data: { } text } ? CallTokenData.Parse(text) : null;
        WavixCall? call = token?.CallId is { } callId ? new WavixCall(callId, known?.Facts ?? CallFacts.None, callServices) : null;
        return new WavixStreamContext(session, http, known is null ? token?.Data : known.Data, call);
    }

    /// <summary>
    /// Waits for `start`. Until it has confirmed the call of the token, the handler must not do anything that costs money.
    /// </summary>
    private async Task HandleStartedAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        await context.Session.WaitForStartAsync(cancellationToken);
        await handler(context, cancellationToken);
    }

    private string? RefusalOf(AdmittedStream stream, StreamToken? token, StartEvent start)
    {
        if (stream.LogPath is { } log)
        {
            EndpointLog.StreamLogged(logger, LogText.Clean(start.CallId), log);
        }

        if (token?.CallId is { } callId && callId != start.CallId)
        {
            EndpointLog.CallIdMismatch(logger, LogText.Clean(callId), options.CallIdMismatch);
            if (options.CallIdMismatch == CallIdMismatch.Close)
            {
                return "The stream token is for another call.";
            }
        }

        if (registry.TryStart(stream, start.CallId, start.StreamId))
        {
            return null;
        }

        EndpointLog.TooManyOfTheCall(logger, LogText.Clean(start.CallId), options.MaxStreamsPerCall);
        return "The call has too many streams.";
    }

    private Task RefuseStreamAsync(HttpContext http, StreamRefusal refusal)
    {
        const int Status = StatusCodes.Status503ServiceUnavailable;
        EndpointLog.Refused(logger, Status, refusal);
        if (refusal == StreamRefusal.TooManyLeftovers)
        {
            EndpointLog.TooManyLeftovers(logger, options.MaxConcurrentStreams);
        }

        return StreamProblem.WriteAsync(http, Status, refusal switch
        {
            StreamRefusal.Draining => "This server is stopping and accepts no new streams.",
            StreamRefusal.TooManyStreams => "This server has as many streams as it may.",
            StreamRefusal.TooManyLeftovers => "This server has as many handlers of ended streams as it may.",
            StreamRefusal.NotAccepted => "This server can't accept a WebSocket at the moment.",
            _ => "The call has as many streams as it may.",
        });
    }

    private Task RefuseRequestAsync(HttpContext http)
    {
        EndpointLog.NotAWebSocket(logger);
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = "websocket";
            http.Response.Headers.Connection = "Upgrade";
        }

        http.Response.Headers.SecWebSocketVersion = "13";
        return StreamProblem.WriteAsync(
            http,
            StatusCodes.Status426UpgradeRequired,
            $"This is a Wavix call-streaming endpoint: connect to it with a WebSocket (wss://). {UpgradeAdvice.For(http)}");
    }
}
