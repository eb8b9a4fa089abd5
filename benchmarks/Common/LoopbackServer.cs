using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Common;

/// <summary>Kestrel on a free port of this machine.</summary>
internal static class LoopbackServer
{
    /// <param name="logs">Where its logs go; nowhere when null.</param>
    public static WebApplicationBuilder CreateBuilder(ILoggerProvider? logs = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder;
    }

    /// <summary>Where it listens, once it has started.</summary>
    public static Uri Address(this WebApplication app) => new(app.Urls.Single());

    /// <summary>An endpoint of that address, for a WebSocket.</summary>
    public static Uri StreamUrl(this Uri address, string path) => new UriBuilder(address) { Scheme = "ws", Path = path }.Uri;
}
