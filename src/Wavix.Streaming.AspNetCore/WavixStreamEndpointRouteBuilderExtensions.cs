using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that Wavix connects to: the <c>stream_url</c> of a call's stream.</summary>
/// <remarks>
/// An endpoint brings its own WebSocket middleware (no <c>UseWebSockets()</c> is needed), takes any method (HTTP/2 connects with CONNECT),
/// and answers a request that is not a WebSocket request with 426. When the handler returns, queued audio plays out for up to
/// <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>, and the connection is closed with 1000. When it throws, the failure is logged and
/// the connection is closed with 1011 in the same way. The handler runs on the thread pool, with the request's execution context.
/// A connection beyond what <see cref="WavixStreamEndpointOptions"/> allows, or while the application stops, is answered with 503. Refusals
/// are problem details (RFC 9457).
/// Outside Development the application does not start while anyone could connect: add <c>RequireStreamToken()</c>,
/// <c>RequireAuthorization()</c> or <c>AllowUnauthenticated()</c>.
/// </remarks>
public static class WavixStreamEndpointRouteBuilderExtensions
{
    /// <summary>Maps an endpoint whose calls a delegate handles.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for instance <c>/stream/{tenant}</c>.</param>
    /// <param name="handler">Handles one call. Its token is canceled when the stream ends for any reason, or is about to be ended from this side.</param>
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

        // Wrong settings are reported here rather than by the first request.
        WavixStreamEndpointOptions options = services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;
        IEndpointConventionBuilder mapped = endpoints.Map(pattern, StreamPipeline.ServeAsync)
            .WithDisplayName($"Wavix stream {pattern}")
            .WithMetadata(new WavixStreamMetadata());
        IHostEnvironment environment = services.GetRequiredService<IHostEnvironment>();

        // When all conventions, those of groups included, have been applied.
        mapped.Finally(built =>
        {
            StreamEndpointGuard.Check(built, environment);
            built.Metadata.Add(new StreamPipeline(endpoints.CreateApplicationBuilder, built, handler, options, registry));
        });
        return mapped;
    }
}
