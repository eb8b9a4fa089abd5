using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>A server on bare WebSockets, without the SDK, on a free port of this machine.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal) + "/stream";

    /// <param name="newBot">Who serves a call.</param>
    /// <param name="refusal">The status that a call is refused with, by how many there are at the time; null takes it.</param>
    public static async Task<RawServer> StartAsync(Func<RawBot> newBot, Func<HttpContext, int, int?>? refusal = null)
    {
        int open = 0;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Map("/stream", async http =>
        {
            if (refusal?.Invoke(http, Volatile.Read(ref open)) is { } status)
            {
                http.Response.StatusCode = status;
                return;
            }

            Interlocked.Increment(ref open);
            try
            {
                await newBot().ServeAsync(await http.WebSockets.AcceptWebSocketAsync());
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        });
        await app.StartAsync();
        return new RawServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
