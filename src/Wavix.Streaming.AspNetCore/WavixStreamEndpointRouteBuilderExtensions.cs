using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that Wavix connects to: the <c>stream_url</c> of a call's stream.</summary>
/// <remarks>
/// An endpoint brings its own WebSocket middleware (no <c>UseWebSockets()</c> is needed), takes any method (HTTP/2 connects with CONNECT),
/// and answers a request that is no WebSocket request with 426. When the handler returns, the connection is closed with 1000 at once:
/// audio that is still to be played is not waited for. When it throws, the failure is logged and the connection closed with 1011.
/// A connection beyond what <see cref="WavixStreamEndpointOptions"/> allows, or while the application stops, is answered with 503.
/// Outside Development the application does not start while anyone could connect: add <c>RequireStreamToken()</c>,
/// <c>RequireAuthorization()</c> or <c>AllowUnauthenticated()</c>.
/// </remarks>
public static class WavixStreamEndpointRouteBuilderExtensions
{
    /// <summary>Maps an endpoint whose calls a delegate handles.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for instance <c>/stream/{tenant}</c>.</param>
    /// <param name="handler">Handles one call; its token trips when the stream ends, for whatever reason, or is about to be ended from this side.</param>
    /// <returns>The endpoint, for authorization, rate limits and whatever else ordinary endpoints take.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddWavixStreaming</c> was not called.</exception>
    public static IEndpointConventionBuilder MapWavixStream(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Func<WavixStreamContext, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, handler);
    }

    /// <summary>Maps an endpoint whose calls a class handles. Each call gets an instance of its own.</summary>
    /// <typeparam name="THandler">
    /// The handler. Resolved from the services of the call where it is registered (scoped or transient). Otherwise created with its
    /// constructor's parameters taken from those services, and disposed after the call.
    /// </typeparam>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for instance <c>/stream</c>.</param>
    /// <returns>The endpoint, for authorization, rate limits and whatever else ordinary endpoints take.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException"><c>AddWavixStreaming</c> was not called.</exception>
    public static IEndpointConventionBuilder MapWavixStream<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern)
        where THandler : class, IWavixStreamHandler =>
        Map(endpoints, pattern, static (context, cancellationToken) =>
            HandlerOf<THandler>(context.HttpContext).HandleAsync(context, cancellationToken));

    private static THandler HandlerOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(HttpContext http)
        where THandler : class
    {
        if (http.RequestServices.GetService<THandler>() is { } registered)
        {
            return registered;
        }

        THandler created = ActivatorUtilities.CreateInstance<THandler>(http.RequestServices);
        switch (created)
        {
            case IAsyncDisposable disposable:
                http.Response.RegisterForDisposeAsync(disposable);
                break;
            case IDisposable disposable:
                http.Response.RegisterForDispose(disposable);
                break;
        }

        return created;
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, Func<WavixStreamContext, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        IServiceProvider services = endpoints.ServiceProvider;
        if (services.GetService<StreamRegistry>() is not { } registry)
        {
            throw new InvalidOperationException(
                "MapWavixStream needs its services. Add builder.Services.AddWavixStreaming() before the application is built.");
        }

        WavixStreamEndpointOptions options = services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;
        var endpoint = new WavixStreamEndpoint(
            handler,
            options,
            registry,
            services.GetRequiredService<StreamTokenGate>(),
            services.GetRequiredService<StreamTokenLog>(),
            services.GetRequiredService<ILogger<WavixStreamSession>>());
        IApplicationBuilder pipeline = endpoints.CreateApplicationBuilder();
        pipeline.Use(next => http =>
        {
            KeepAlive.Watch(http, options);
            return next(http);
        });
        pipeline.UseWebSockets(KeepAlive.WebSocketOptionsOf(options));
        pipeline.Run(endpoint.HandleAsync);
        IEndpointConventionBuilder mapped = endpoints.Map(pattern, pipeline.Build())
            .WithDisplayName($"Wavix stream {pattern}")
            .WithMetadata(new WavixStreamMetadata());
        IHostEnvironment environment = services.GetRequiredService<IHostEnvironment>();
        mapped.Finally(built => StreamEndpointGuard.Check(built, environment));
        return mapped;
    }
}
