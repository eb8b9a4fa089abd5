using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming;

namespace PlaybackPace;

/// <summary>The application under measurement: the SDK on Kestrel. Hands out the session of each call.</summary>
internal sealed class PlayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<WavixStreamSession> _sessions = Channel.CreateUnbounded<WavixStreamSession>();

    private PlayServer(WebApplication app) => _app = app;

    public static async Task<PlayServer> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = LoopbackServer.CreateBuilder();
        builder.Services.AddWavixStreaming();
        var server = new PlayServer(builder.Build());
        server._app.MapWavixStream("/stream", async (call, _) =>
        {
            WavixStreamSession session = call.Session;
            await session.WaitForStartAsync(CancellationToken.None);
            server._sessions.Writer.TryWrite(session);
            await session.Completion;
        }).AllowUnauthenticated();
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Places a call; gives both ends of it.</summary>
    public async Task<(WavixStreamSession Application, Caller Caller)> CallAsync(CancellationToken cancellationToken)
    {
        Caller caller = await Caller.ConnectAsync(_app.Address().StreamUrl("/stream"), cancellationToken);
        return (await _sessions.Reader.ReadAsync(cancellationToken), caller);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
