using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Wraps the application's pipeline: builds its endpoints before the server listens, so that an open one fails at the start, and keeps the
/// secret of call events out of traces.
/// </summary>
internal sealed class CallEventStartupFilter(IOptions<WavixCallEventOptions> options) : IStartupFilter
{
    private const string Placeholder = $"{{{CallEventEndpoint.RouteValue}}}";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RedactAsync);
        next(app);
        _ = app.ApplicationServices.GetService<EndpointDataSource>()?.Endpoints;
    };

    private async Task RedactAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (options.Value.Secret is { } secret && http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
            {
                activity.Redact(secret, Placeholder);
            }
        }
    }
}
