using System.Globalization;
using System.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming;

namespace EndToEnd.Servers;

/// <summary>One of the servers that are compared: Kestrel with an endpoint that says back what it hears, or plays.</summary>
internal static class ComparedServer
{
    /// <summary>Runs until the process is killed; its first line is the port.</summary>
    /// <param name="kind">Which one.</param>
    public static async Task RunAsync(ServerKind kind)
    {
        WebApplicationBuilder builder = LoopbackServer.CreateBuilder();
        if (kind is ServerKind.Sdk or ServerKind.Play)
        {
            builder.Services.AddWavixStreaming(options => options.MaxConcurrentStreams = 10_000);
        }

        await using WebApplication app = builder.Build();
        switch (kind)
        {
            case ServerKind.Bare:
                Map(app, async (webSocket, cancellationToken) => await BareEcho.RunAsync(webSocket, cancellationToken));
                break;
            case ServerKind.Hand:
                Map(app, async (webSocket, cancellationToken) => await HandEcho.RunAsync(webSocket, cancellationToken));
                break;
            case ServerKind.Play:
                app.MapWavixStream("/stream", (call, cancellationToken) => PlayBot.RunAsync(call.Session, cancellationToken)).AllowUnauthenticated();
                app.MapGet("/underruns", () => PlayBot.Underruns.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                app.MapWavixStream("/stream", (call, cancellationToken) => EchoAsync(call.Session, cancellationToken)).AllowUnauthenticated();
                break;
        }

        // How much was compiled so far: the driver warms up until that stands still.
        app.MapGet("/compiled", () => JitInfo.GetCompiledMethodCount().ToString(CultureInfo.InvariantCulture));

        // What the driver asks after a run; a collection first, so that garbage is no memory of a call.
        app.MapGet("/stats", () =>
        {
            int[] collections = [.. Enumerable.Range(0, 3).Select(GC.CollectionCount)];
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return string.Join(' ', [.. collections, Environment.WorkingSet]);
        });
        await app.StartAsync();
        Console.WriteLine(app.Address().Port.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task EchoAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload, cancellationToken);
            }
        }
    }

    private static void Map(WebApplication app, Func<System.Net.WebSockets.WebSocket, CancellationToken, Task> echo)
    {
        app.UseWebSockets();
        app.Map("/stream", async http =>
        {
            using System.Net.WebSockets.WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
            await echo(webSocket, http.RequestAborted);
        });
    }
}
