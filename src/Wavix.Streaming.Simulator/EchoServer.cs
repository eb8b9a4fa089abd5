using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Simulator;

/// <summary>The server of the demo: says back what the caller says, with a mark after every second of it. A free port of this machine.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const int FramesBetweenMarks = 50;

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<WavixStreamCompletion> _firstCall = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EchoServer(WebApplication app) => _app = app;

    /// <summary>Where Wavix would connect to.</summary>
    public Uri StreamUrl => new(_app.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal) + "/stream");

    /// <summary>How the server saw its first call end.</summary>
    public Task<WavixStreamCompletion> FirstCall => _firstCall.Task;

    public static async Task<EchoServer> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWavixStreaming();
        WebApplication app = builder.Build();
        var server = new EchoServer(app);
        app.MapWavixStream("/stream", async (WavixStreamSession session, CancellationToken cancellationToken) =>
        {
            await EchoAsync(session);
            server._firstCall.TrySetResult(await session.Completion);
        });
        await app.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task EchoAsync(WavixStreamSession session)
    {
        int frames = 0;
        await foreach (WavixEvent e in session)
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload);
                if (++frames % FramesBetweenMarks == 0)
                {
                    await session.SendMarkAsync($"second-{frames / FramesBetweenMarks}");
                }
            }
        }
    }
}
