using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Metadata of a built endpoint: serves its requests with the endpoint's own settings. These are known only after all conventions have been
/// applied, and a group may build one mapping into several endpoints.
/// </summary>
internal sealed class StreamPipeline
{
    private readonly RequestDelegate _serve;

    /// <exception cref="OptionsValidationException">A setting of the endpoint is out of its range.</exception>
    public StreamPipeline(
        Func<IApplicationBuilder> createBuilder,
        EndpointBuilder endpoint,
        Func<WavixStreamContext, CancellationToken, Task> handler,
        WavixStreamEndpointOptions options,
        StreamRegistry registry)
    {
        WavixStreamOptions stream = StreamOptionsOf(endpoint, options.Stream);
        IApplicationBuilder pipeline = createBuilder();
        IServiceProvider services = pipeline.ApplicationServices;
        WebSocketOptions webSockets = KeepAlive.WebSocketOptionsOf(options, stream);
        foreach (string origin in services.GetRequiredService<IOptions<WebSocketOptions>>().Value.AllowedOrigins)
        {
            webSockets.AllowedOrigins.Add(origin);
        }

        EndpointLogger logger = services.GetRequiredService<EndpointLogger>();
        pipeline.Use(next => async http =>
        {
            KeepAlive.Watch(http, options, stream);
            await next(http);
            if (http.Response is { StatusCode: StatusCodes.Status403Forbidden, HasStarted: false })
            {
                // The WebSocket middleware has set the status, but writes no body.
                EndpointLog.Refused(logger, StatusCodes.Status403Forbidden, StreamRefusal.Origin);
                await StreamProblem.WriteAsync(http, StatusCodes.Status403Forbidden, "WebSocketOptions.AllowedOrigins does not contain the Origin of the request.");
            }
        });
        pipeline.UseWebSockets(webSockets);
        var hangUp = new CallHangUp(HangsUp(endpoint, services), logger);
        StreamLog? streamLog = StreamLogOptionsOf(endpoint, options.StreamLog) is { Share: > 0 } log
            ? new StreamLog(log, stream.TimeProvider, logger, Random.Shared)
            : null;
        pipeline.Run(new WavixStreamEndpoint(
            handler,
            options,
            stream,
            registry,
            services.GetRequiredService<StreamTokenGate>(),
            hangUp,
            services.GetRequiredService<CallServices>(),
            streamLog,
            logger).HandleAsync);
        _serve = pipeline.Build();
        Describe(endpoint);
    }

    /// <summary>Serves a request of any endpoint that was built here.</summary>
    public static Task ServeAsync(HttpContext http) => http.GetEndpoint()!.Metadata.GetRequiredMetadata<StreamPipeline>()._serve(http);

    /// <summary>
    /// Returns a copy of the application's settings with the changes of the endpoint; the changes of its groups are applied first.
    /// </summary>
    private static WavixStreamOptions StreamOptionsOf(EndpointBuilder endpoint, WavixStreamOptions shared)
    {
        var options = new WavixStreamOptions(shared);
        foreach (StreamOptionsChange change in endpoint.Metadata.OfType<StreamOptionsChange>())
        {
            change.Apply(options);
        }

        ThrowIfAny(WavixStreamEndpointOptionsValidator.StreamProblems(options), endpoint, typeof(WavixStreamOptions));
        return options;
    }

    /// <summary>As above, for recordings. Null if neither the application nor the endpoint has any.</summary>
    private static StreamLogOptions? StreamLogOptionsOf(EndpointBuilder endpoint, StreamLogOptions? shared)
    {
        StreamLogChange[] changes = endpoint.Metadata.OfType<StreamLogChange>().ToArray();
        if (shared is null && changes.Length == 0)
        {
            return null;
        }

        StreamLogOptions options = shared?.Clone() ?? new StreamLogOptions();
        foreach (StreamLogChange change in changes)
        {
            change.Apply(options);
        }

        ThrowIfAny(options.GetProblems().Texts, endpoint, typeof(StreamLogOptions));
        return options;
    }

    private static void ThrowIfAny(IEnumerable<string> problems, EndpointBuilder endpoint, Type options)
    {
        string[] named = problems.Select(problem => $"{endpoint.DisplayName}: {problem}").ToArray();
        if (named.Length > 0)
        {
            throw new OptionsValidationException(endpoint.DisplayName ?? Options.DefaultName, options, named);
        }
    }

    private static bool HangsUp(EndpointBuilder endpoint, IServiceProvider services)
    {
        if (!endpoint.Metadata.OfType<HangsUpWhenDone>().Any())
        {
            return false;
        }

        if (!endpoint.Metadata.OfType<StreamTokenRequired>().Any())
        {
            throw new InvalidOperationException(
                $"{endpoint.DisplayName} has HangUpWhenDone(), which needs RequireStreamToken(): without a token, anyone who connects could name a call that is then hung up.");
        }

        return services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(WavixCallControlClient))
            ? true
            : throw new InvalidOperationException(
                $"{endpoint.DisplayName} has HangUpWhenDone(), which needs the client of Wavix's HTTP API. Add builder.Services.AddWavixCallControl(options => options.ApiKey = …).");
    }

    /// <summary>Adds the answers of refused requests, for descriptions of the application's API.</summary>
    private static void Describe(EndpointBuilder endpoint)
    {
        int[] refusals = endpoint.Metadata.OfType<StreamTokenRequired>().Any()
            ? [StatusCodes.Status401Unauthorized, StatusCodes.Status410Gone, StatusCodes.Status426UpgradeRequired, StatusCodes.Status503ServiceUnavailable]
            : [StatusCodes.Status426UpgradeRequired, StatusCodes.Status503ServiceUnavailable];
        foreach (int status in refusals)
        {
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [StreamProblem.ContentType]));
        }
    }
}

/// <summary>Metadata of an endpoint: how the settings of its sessions differ from the application's.</summary>
internal sealed record StreamOptionsChange(Action<WavixStreamOptions> Apply);
