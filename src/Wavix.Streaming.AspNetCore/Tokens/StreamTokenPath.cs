using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Checks that a request has the path that its token is for: the same segments, except that a proxy may have removed some from the start.
/// So every route value that the endpoint reads is one that was sealed.
/// </summary>
internal sealed class StreamTokenPath(EndpointDataSource endpoints)
{
    private readonly Lazy<TemplateMatcher[]> _routes = new(() => endpoints.Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<StreamTokenRequired>() is not null)
        .Select(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), new RouteValueDictionary(endpoint.RoutePattern.Defaults)))
        .ToArray());

    /// <summary>Returns the path of a base URL as the server will see it: unescaped, without leading and trailing slashes.</summary>
    public static string Of(Uri baseUri) => PathString.FromUriComponent(baseUri).Value!.Trim('/');

    /// <summary>Whether a stream with a token is served at this path, without the base path of the application.</summary>
    public bool IsMapped(string path)
    {
        PathString withToken = new($"/{Uri.UnescapeDataString(path).Trim('/')}/{StreamTokenGate.RouteValue}");
        return _routes.Value.Any(route => route.TryMatch(withToken, []));
    }

    /// <summary>Whether a token for <paramref name="sealedPath"/> opens the endpoint of this request.</summary>
    public bool Leads(string sealedPath, string token, HttpRequest request)
    {
        string[] expected = Split(sealedPath);
        string[] actual = Split((request.PathBase + request.Path).Value!);
        return actual is [.. string[] path, string last]
            && last == token
            && expected.AsSpan(Math.Max(expected.Length - path.Length, 0)).SequenceEqual(path)
            && !LeadsElsewhere(expected, path.Length, token);
    }

    /// <summary>
    /// Whether another endpoint matches more of the path than this one. Without this rule a token for <c>/{tenant}/stream</c> would also
    /// open <c>/stream</c>, as if a proxy had removed the tenant.
    /// </summary>
    private bool LeadsElsewhere(string[] expected, int matched, string token)
    {
        for (int length = matched + 1; length <= expected.Length; length++)
        {
            PathString longer = new($"/{string.Join('/', expected[^length..])}/{token}");
            if (_routes.Value.Any(route => route.TryMatch(longer, [])))
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
