using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Settings of the endpoints of <c>MapWavixStream</c>, including access to them. Outside Development, the application does not start if an
/// endpoint is open to anyone.
/// </summary>
public static partial class WavixStreamEndpointConventionBuilderExtensions
{
    /// <summary>Accepts only streams whose URL was created by <see cref="IWavixStreamTokens"/>, once each.</summary>
    /// <remarks>
    /// The token is the last segment of the path: <c>/stream</c> becomes <c>/stream/{streamToken?}</c>, unless the pattern already has a
    /// parameter of that name. A request is answered before the WebSocket is accepted: with 401 if its token is missing, forged or for
    /// another path, with 410 if it has expired or was used, and with 503 if that can't be checked at the moment.
    /// </remarks>
    /// <typeparam name="TBuilder">The endpoint, or a group of such endpoints.</typeparam>
    /// <param name="builder">The result of <c>MapWavixStream</c>, or a group with nothing else in it.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder RequireStreamToken<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new StreamTokenRequired()));

        // Checked last, when all conventions are known, including those of a group.
        builder.Finally(static endpoint =>
        {
            if (endpoint is not RouteEndpointBuilder route || !endpoint.Metadata.OfType<WavixStreamMetadata>().Any())
            {
                throw new InvalidOperationException(
                    $"RequireStreamToken() is for endpoints of MapWavixStream, and would not protect {endpoint.DisplayName}. Call it on those endpoints only.");
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
    /// Lets anyone connect, even outside Development: for a demo, or if something in front of the application decides. The platform's
    /// <c>AllowAnonymous()</c> has the same effect.
    /// </summary>
    /// <typeparam name="TBuilder">The endpoint, or a group of endpoints.</typeparam>
    /// <param name="builder">The result of <c>MapWavixStream</c>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder AllowUnauthenticated<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new UnauthenticatedAllowed()));
        return builder;
    }
}
