using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Kestrel on a free port of this machine, without logs.</summary>
internal static class LoopbackServer
{
    /// <param name="map">What it serves.</param>
    /// <param name="configure">Further settings.</param>
    public static async Task<WebApplication> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    /// <summary>The address of an endpoint, for a WebSocket.</summary>
    public static Uri StreamUrl(this WebApplication app, string path = "/stream") => new UriBuilder(app.Urls.Single()) { Scheme = "ws", Path = path }.Uri;
}
