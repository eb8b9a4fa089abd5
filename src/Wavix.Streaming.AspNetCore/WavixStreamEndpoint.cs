using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wavix.Streaming.AspNetCore;

/// <summary>From request to session to handler to close.</summary>
internal sealed class WavixStreamEndpoint(
    Func<WavixStreamContext, CancellationToken, Task> handler,
    WavixStreamEndpointOptions options,
    WavixStreamOptions streamOptions,
    StreamRegistry registry,
    StreamTokenGate tokens,
    EndpointLogger logger)
{
    /// <summary>The route parameter that names the call before `start` does.</summary>
    private const string CallIdParameter = "callId";

    public async Task HandleAsync(HttpContext http)
    {
        // Kestrel upgrades requests of HTTP/1.0, too; RFC 9110 says to ignore Upgrade in them.
        if (!http.WebSockets.IsWebSocketRequest || HttpProtocol.IsHttp10(http.Request.Protocol))
        {
            await RefuseRequestAsync(http);
            return;
        }

        using AdmittedStream? stream = registry.TryAdmit(http.GetRouteValue(CallIdParameter) as string, out StreamRefusal refusal);
        if (stream is null)
        {
            await RefuseStreamAsync(http, refusal);
            return;
        }

        if (registry.Count >= options.MaxConcurrentStreams)
        {
            EndpointLog.AtCapacity(logger, options.MaxConcurrentStreams);
        }

        StreamToken? token = null;
        if (StreamTokenGate.IsRequired(http))
        {
            token = await TakeTokenAsync(http, stream);
            if (token is null)
            {
                return;
            }
        }

        await RunAsync(http, stream, token);
    }

    /// <summary>Uses the request's token when everything else speaks for the stream; null when the request has been answered.</summary>
    private async Task<StreamToken?> TakeTokenAsync(HttpContext http, AdmittedStream stream)
    {
        (StreamToken? opened, StreamTokenRefusal? refusal) = tokens.Open(http);
        if (opened?.CallId is { } callId && !registry.TryStart(stream, callId, streamId: null))
        {
            await RefuseStreamAsync(http, StreamRefusal.TooManyOfTheCall);
            return null;
        }

        StreamToken? token = null;
        if (opened is not null)
        {
            (token, refusal) = await tokens.UseAsync(opened, http.RequestAborted);
        }

        if (refusal is not null)
        {
            await StreamProblem.WriteAsync(http, refusal.Status, refusal.Text);
        }

        return token;
    }

    private async Task RunAsync(HttpContext http, AdmittedStream stream, StreamToken? token)
    {
        using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync(
            SubProtocol.Choose(http.WebSockets.WebSocketRequestedProtocols, options.SubProtocols));
        var scope = new CallScope(stream);
        using IDisposable? logs = logger.BeginScope(scope);
        using PeerWatch? watch = http.Features.Get<PeerWatch>();
        watch?.Start(() =>
        {
            EndpointLog.PeerGone(logger, options.KeepAliveInterval + options.KeepAliveTimeout);
            webSocket.Abort();
        });
        var transport = new StartCheck(
            new WebSocketTransport(webSocket, leaveOpen: false, streamOptions.CloseTimeout, streamOptions.TimeProvider),
            start => RefusalOf(stream, token, start));
        await using var session = new WavixStreamSession(transport, streamOptions, new CallLogger(logger, scope));
        transport.Attach(session);
        stream.Attach(session);
        using ITimer? limit = options.MaxStreamDuration == Timeout.InfiniteTimeSpan
            ? null
            : streamOptions.TimeProvider.CreateTimer(
                static stream => ((AdmittedStream)stream!).Ask(StreamEnding.TooLong), stream, options.MaxStreamDuration, Timeout.InfiniteTimeSpan);
        await new StreamRun(
            new WavixStreamContext(session, http, token?.Data),
            stream,
            token?.CallId is null ? handler : HandleStartedAsync,
            options,
            streamOptions.CloseTimeout,
            streamOptions.TimeProvider,
            logger).RunAsync();
    }

    /// <summary>Until `start` has confirmed the call of the token, its handler must not do anything that costs.</summary>
    private async Task HandleStartedAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        await context.Session.WaitForStartAsync(cancellationToken);
        await handler(context, cancellationToken);
    }

    private string? RefusalOf(AdmittedStream stream, StreamToken? token, StartEvent start)
    {
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
