using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints that Wavix connects to: the <c>stream_url</c> of a call's stream.</summary>
/// <remarks>
/// <para>
/// An endpoint has its own WebSocket middleware (<c>UseWebSockets()</c> is not needed) and accepts any method (HTTP/2 connects with
/// CONNECT). A request that is not a WebSocket request is answered with 426. A connection beyond the limits of
/// <see cref="WavixStreamEndpointOptions"/>, or while the application is stopping, is answered with 503. Refusals are problem details (RFC
/// 9457).
/// </para>
/// <para>
/// The handler runs on the thread pool, with the request's execution context. When it returns, queued audio plays for up to
/// <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>, and the connection is closed with 1000. If it throws, the failure is logged and
/// the connection is closed with 1011 in the same way.
/// </para>
/// <para>
/// Outside Development the application does not start while an endpoint is open to anyone: add <c>RequireStreamToken()</c>,
/// <c>RequireAuthorization()</c> or <c>AllowUnauthenticated()</c>.
/// </para>
/// </remarks>
public static class WavixStreamEndpointRouteBuilderExtensions
{
    /// <summary>Maps an endpoint whose calls are handled by a delegate.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for example <c>/stream/{tenant}</c>.</param>
    /// <param name="handler">
    /// Handles one call. Its token is canceled when the stream ends for any reason, or when this server is about to end it.
    /// </param>
    /// <returns>The endpoint, for authorization, rate limits and other conventions.</returns>
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

    /// <summary>Maps an endpoint whose calls are handled by a class. Each call has its own instance.</summary>
    /// <typeparam name="THandler">
    /// The handler. Resolved from the services of the call if it is registered (scoped or transient). Otherwise created with its
    /// constructor parameters taken from those services, and disposed after the call.
    /// </typeparam>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for example <c>/stream</c>.</param>
    /// <returns>The endpoint, for authorization, rate limits and other conventions.</returns>
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

        // Report invalid settings here rather than at the first request.
        WavixStreamEndpointOptions options = services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;
        IEndpointConventionBuilder mapped = endpoints.Map(pattern, StreamPipeline.ServeAsync)
            .WithDisplayName($"Wavix stream {pattern}")
            .WithMetadata(new WavixStreamMetadata());
        IHostEnvironment environment = services.GetRequiredService<IHostEnvironment>();

        // After all conventions, including those of groups, have been applied.
        mapped.Finally(built =>
        {
            StreamEndpointGuard.Check(built, environment);
            built.Metadata.Add(new StreamPipeline(endpoints.CreateApplicationBuilder, built, handler, options, registry));
        });
        return mapped;
    }
}
