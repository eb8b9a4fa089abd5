using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Restricts endpoints to the addresses of Wavix.</summary>
public static class WavixAddressEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Accepts requests from Wavix's addresses only; others are answered with 403. That is a second line of defence: it does not prove which
    /// call a stream belongs to, so stream endpoints still need a token.
    /// </summary>
    /// <remarks>
    /// The address is <c>HttpContext.Connection.RemoteIpAddress</c>. Behind a proxy that is the proxy's, unless <c>UseForwardedHeaders</c>
    /// runs first and knows the proxy (<c>ForwardedHeadersOptions.KnownProxies</c>); a proxy that is not known there could claim any address.
    /// </remarks>
    /// <typeparam name="TBuilder">The endpoint, or a group of endpoints.</typeparam>
    /// <param name="builder">The result of <c>MapWavixStream</c>, <c>MapWavixCallEvents</c> or any other mapping.</param>
    /// <param name="networks">
    /// The networks that are accepted. Default: <see cref="WavixAddresses.Streams"/> for an endpoint of <c>MapWavixStream</c>,
    /// <see cref="WavixAddresses.Webhooks"/> for any other.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TBuilder RequireWavixAddress<TBuilder>(this TBuilder builder, params IPNetwork[] networks)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(networks);
        builder.Add(static endpoint => endpoint.Metadata.Add(new WavixAddressRequired()));
        builder.Finally(endpoint =>
        {
            IReadOnlyList<IPNetwork> allowed = networks.Length > 0 ? networks
                : endpoint.Metadata.OfType<WavixStreamMetadata>().Any() ? WavixAddresses.Streams
                : WavixAddresses.Webhooks;
            RequestDelegate inner = endpoint.RequestDelegate
                ?? throw new InvalidOperationException($"RequireWavixAddress() is for endpoints that serve requests; {endpoint.DisplayName} does not.");
            endpoint.RequestDelegate = http => IsIn(http.Connection.RemoteIpAddress, allowed) ? inner(http) : RefuseAsync(http);
        });
        return builder;
    }

    private static bool IsIn(IPAddress? address, IReadOnlyList<IPNetwork> networks)
    {
        // A socket that listens for both families gives IPv4 addresses inside IPv6 ones.
        IPAddress? caller = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return caller is not null && networks.Any(network => network.Contains(caller));
    }

    private static Task RefuseAsync(HttpContext http)
    {
        if (http.RequestServices.GetService<EndpointLogger>() is { } logger)
        {
            EndpointLog.AddressRefused(logger, http.Connection.RemoteIpAddress?.ToString());
        }

        return StreamProblem.WriteAsync(
            http,
            StatusCodes.Status403Forbidden,
            $"Requests are accepted from Wavix's addresses only, and this one is from {http.Connection.RemoteIpAddress}. Behind a proxy, the application needs UseForwardedHeaders with KnownProxies.");
    }
}
