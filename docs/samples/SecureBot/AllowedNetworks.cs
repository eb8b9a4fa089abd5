using System.Net;

namespace SecureBot;

#region networks
internal static class AllowedNetworks
{
    /// <summary>Answers requests from all other addresses with 403. Needs UseForwardedHeaders where a proxy is in front.</summary>
    public static TBuilder RequireNetwork<TBuilder>(this TBuilder endpoints, params IPNetwork[] networks)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            RequestDelegate inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http => IsIn(http.Connection.RemoteIpAddress, networks) ? inner(http) : RefuseAsync(http);
        });
        return endpoints;
    }

    private static bool IsIn(IPAddress? address, IPNetwork[] networks)
    {
        // A socket that listens for both families gives IPv4 addresses inside IPv6 ones.
        IPAddress? caller = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return caller is not null && networks.Any(network => network.Contains(caller));
    }

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
#endregion
