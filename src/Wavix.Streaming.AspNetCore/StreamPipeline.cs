using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Metadata of a built endpoint: what serves its requests, with the endpoint's own settings. These are known only when all conventions have
/// been applied, and a group may build one mapping into several endpoints.
/// </summary>
internal sealed class StreamPipeline
{
    private readonly RequestDelegate _serve;

    /// <exception cref="OptionsValidationException">The endpoint's settings are out of their range.</exception>
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
                // By the WebSocket middleware, which writes no body.
                EndpointLog.Refused(logger, StatusCodes.Status403Forbidden, StreamRefusal.Origin);
                await StreamProblem.WriteAsync(http, StatusCodes.Status403Forbidden, "WebSocketOptions.AllowedOrigins does not have the request's Origin.");
            }
        });
        pipeline.UseWebSockets(webSockets);
        pipeline.Run(new WavixStreamEndpoint(handler, options, stream, registry, services.GetRequiredService<StreamTokenGate>(), logger).HandleAsync);
        _serve = pipeline.Build();
        Describe(endpoint);
    }

    /// <summary>Serves a request of any endpoint that was built here.</summary>
    public static Task ServeAsync(HttpContext http) => http.GetEndpoint()!.Metadata.GetRequiredMetadata<StreamPipeline>()._serve(http);

    /// <summary>A copy of the application's settings, changed by the endpoint's own: those of its groups first.</summary>
    private static WavixStreamOptions StreamOptionsOf(EndpointBuilder endpoint, WavixStreamOptions shared)
    {
        var options = new WavixStreamOptions(shared);
        foreach (StreamOptionsChange change in endpoint.Metadata.OfType<StreamOptionsChange>())
        {
            change.Apply(options);
        }

        string[] problems = WavixStreamEndpointOptionsValidator.StreamProblems(options)
            .Select(problem => $"{endpoint.DisplayName}: {problem}").ToArray();
        return problems.Length == 0
            ? options
            : throw new OptionsValidationException(endpoint.DisplayName ?? Options.DefaultName, typeof(WavixStreamOptions), problems);
    }

    /// <summary>The answers of refused requests, for descriptions of the application's API.</summary>
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

/// <summary>Metadata of an endpoint: how its sessions' settings differ from the application's.</summary>
internal sealed record StreamOptionsChange(Action<WavixStreamOptions> Apply);
