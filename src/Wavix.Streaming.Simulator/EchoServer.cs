using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The server of the demo: repeats what the caller says, with a mark in every second of it. Uses a free port of this machine.
/// </summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const int FramesBetweenMarks = 50;

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<WavixStreamCompletion> _firstCall = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EchoServer(WebApplication app) => _app = app;

    /// <summary>The URL that Wavix would connect to.</summary>
    public Uri StreamUrl => new(_app.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal) + "/stream");

    /// <summary>How the first call ended, as the server saw it.</summary>
    public Task<WavixStreamCompletion> FirstCall => _firstCall.Task;

    /// <param name="serve">Replaces what it does with a call, for tests of the demo; null for the echo.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<EchoServer> StartAsync(Func<WavixStreamSession, Task>? serve, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWavixStreaming();
        WebApplication app = builder.Build();
        var server = new EchoServer(app);
        app.MapWavixStream("/stream", (call, cancellationToken) =>
        {
            _ = server.WatchAsync(call.Session);
            return (serve ?? EchoAsync)(call.Session);
        }).AllowUnauthenticated();
        await app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Echoes a call.</summary>
    public static async Task EchoAsync(WavixStreamSession session)
    {
        int frames = 0;
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload);

                // In the middle of each second, so that audio follows the last mark: a caller who has heard all the audio has all the
                // marks.
                if (++frames % FramesBetweenMarks == FramesBetweenMarks / 2)
                {
                    await session.SendMarkAsync($"mark-{(frames / FramesBetweenMarks) + 1}");
                }
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Records how the call ends, whatever its handler does.</summary>
    private async Task WatchAsync(WavixStreamSession session) => _firstCall.TrySetResult(await session.Completion);
}
