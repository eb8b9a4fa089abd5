using System.Security.Cryptography;
using System.Text;

namespace SecureBot;

internal static class WebhookSecret
{
    /// <summary>Answers with 404, before the body is read, unless the route value <c>secret</c> is this one.</summary>
    public static TBuilder RequireSecret<TBuilder>(this TBuilder endpoints, string secret)
        where TBuilder : IEndpointConventionBuilder
    {
        byte[] expected = Encoding.UTF8.GetBytes(secret);
        endpoints.Add(endpoint =>
        {
            RequestDelegate inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                byte[] given = Encoding.UTF8.GetBytes(http.GetRouteValue("secret") as string ?? "");
                if (CryptographicOperations.FixedTimeEquals(given, expected))
                {
                    return inner(http);
                }

                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
        });
        return endpoints;
    }
}
