using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Wraps the application's pipeline: builds its endpoints and loads its keys before the server listens, and keeps tokens out of traces.
/// </summary>
internal sealed class StreamTokenStartupFilter(StreamTokenKeys keys) : IStartupFilter
{
    private const string Placeholder = $"{{{StreamTokenGate.RouteValue}}}";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RedactAsync);
        next(app);

        // Routing would build them at the first request, but an open endpoint must fail now.
        IReadOnlyList<Endpoint> endpoints = app.ApplicationServices.GetService<EndpointDataSource>()?.Endpoints ?? [];
        if (endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<StreamTokenRequired>() is not null))
        {
            keys.WarmUp();
        }
    };

    private static async Task RedactAsync(HttpContext http, RequestDelegate next)
    {
        // Read it now: an error page of the application replaces the path and the route values with its own.
        string path = http.Request.Path;
        try
        {
            await next(http);
        }
        finally
        {
            // Runs whatever answered: the endpoint, or an authorization, rate limit or exception handler before it, or nothing at all.
            if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
            {
                RouteValueDictionary values = http.Features.Get<IExceptionHandlerFeature>()?.RouteValues ?? http.Request.RouteValues;
                if (values[StreamTokenGate.RouteValue] is string { Length: > 0 } token)
                {
                    activity.Redact(token, Placeholder);
                }

                // A valid token whose path belongs to another endpoint stays valid, so it is redacted as well.
                foreach (string segment in path.Split('/').Where(StreamTokenSeal.MayBeSealed))
                {
                    activity.Redact(segment, Placeholder);
                }
            }
        }
    }
}
