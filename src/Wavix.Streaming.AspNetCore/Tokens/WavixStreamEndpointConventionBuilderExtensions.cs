using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Settings of the endpoints of <c>MapWavixStream</c>, and who may connect to them. Outside Development, an endpoint where anyone can does not
/// start.
/// </summary>
public static partial class WavixStreamEndpointConventionBuilderExtensions
{
    /// <summary>Takes only streams whose URL <see cref="IWavixStreamTokens"/> made, once each.</summary>
    /// <remarks>
    /// The token is the last segment of the path: <c>/stream</c> becomes <c>/stream/{streamToken?}</c>, unless the pattern has a parameter of
    /// that name already. Before the WebSocket is accepted, a request is answered with 401 when its token is missing, forged or made for
    /// another path, with 410 when it has expired or was used, and with 503 when that can't be checked at the moment.
    /// </remarks>
    /// <typeparam name="TBuilder">The endpoint, or a group of such endpoints.</typeparam>
    /// <param name="builder">What <c>MapWavixStream</c> returned, or a group with nothing else in it.</param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder RequireStreamToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new StreamTokenRequired()));

        // At the very end, when the endpoint is known for what it is, also behind a group's call.
        builder.Finally(static endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder route || !endpoint.Metadata.OfType<WavixStreamMetadata>().Any())
            {
                throw new InvalidOperationException(
                    $"RequireStreamToken() is for endpoints of MapWavixStream, and would not protect {endpoint.DisplayName}. Call it on them alone.");
            }

            if (route.RoutePattern.GetParameter(StreamTokenGate.RouteValue) is null)
            {
                route.RoutePattern = RoutePatternFactory.Combine(
                    route.RoutePattern, RoutePatternFactory.Parse($"{{{StreamTokenGate.RouteValue}?}}"));
            }
        });
        return builder;
    }

    /// <summary>
    /// Lets anyone connect, also outside Development: for a demo, or where something in front decides. The platform's <c>AllowAnonymous()</c>
    /// does the same.
    /// </summary>
    /// <typeparam name="TBuilder">The endpoint, or a group of endpoints.</typeparam>
    /// <param name="builder">What <c>MapWavixStream</c> returned.</param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder AllowUnauthenticated<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new UnauthenticatedAllowed()));
        return builder;
    }
}
