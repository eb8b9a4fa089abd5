using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>A server on bare WebSockets, without the SDK, on a free port of this machine.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawServer(WebApplication app) => _app = app;

    public string Url => _app.StreamUrl().ToString();

    /// <param name="newBot">Serves a call.</param>
    /// <param name="refusal">The status that a call is refused with, by how many there are at the time; null takes it.</param>
    public static async Task<RawServer> StartAsync(Func<RawBot> newBot, Func<HttpContext, int, int?>? refusal = null)
    {
        int open = 0;
        return new RawServer(await LoopbackServer.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/stream", ServeAsync);
        }));

        async Task ServeAsync(HttpContext http)
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
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
