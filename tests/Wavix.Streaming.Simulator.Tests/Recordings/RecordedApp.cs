using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Recordings;

/// <summary>An application on real Kestrel whose streams are recorded, as users have it.</summary>
internal sealed class RecordedApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private RecordedApp(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
    }

    public string Url => _app.StreamUrl().ToString();

    /// <param name="handler">Serves a call.</param>
    /// <param name="folder">A folder of its own for the recordings.</param>
    /// <param name="audio">What they keep of the audio.</param>
    public static async Task<RecordedApp> StartAsync(
        Func<WavixStreamContext, CancellationToken, Task> handler, string folder, RecordedAudio audio = RecordedAudio.Full) => new(
            await LoopbackServer.StartAsync(
                app => app.MapWavixStream("/stream", handler).AllowUnauthenticated(),
                builder => builder.Services.AddWavixStreaming(options => options.StreamLog = new() { Folder = folder, Audio = audio })),
            folder);

    /// <summary>A bot: greets, answers when the caller has spoken, asks for a mark, and closes with 1000.</summary>
    /// <param name="greeting">How long the greeting is.</param>
    /// <param name="isPolite">Whether it stops speaking when it is spoken over.</param>
    public static Func<WavixStreamContext, CancellationToken, Task> Bot(TimeSpan greeting, bool isPolite = true) => async (call, cancellationToken) =>
    {
        WavixStreamSession session = call.Session;
        await session.WaitForStartAsync(cancellationToken);
        Playback playback = session.Play(TestAudio.Tone(400, greeting));
        int heard = 0;
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            // On a busy machine the caller is heard before the greeting starts.
            if (e is MediaEvent && playback.StartedAt is not null && ++heard == 10)
            {
                if (isPolite)
                {
                    await session.InterruptAsync();
                }

                await session.Play(TestAudio.Tone(600, TimeSpan.FromMilliseconds(200)));
                await session.SendMarkAsync($"done-{Guid.NewGuid():N}", cancellationToken);
            }

            if (e is MarkEvent)
            {
                return;
            }
        }
    };

    /// <summary>Places a call that says something for five seconds at most, until the application ends it. Returns the file of its recording.</summary>
    public async Task<string> RecordAsync()
    {
        await using (SimulatedCall call = await SimulatedCall.ConnectAsync(new Uri(Url), new SimulatedCallOptions { CallId = "call-1" }))
        {
            await call.StartAsync();
            try
            {
                await call.SayAsync(TestAudio.Speech(TimeSpan.FromSeconds(5)));
            }
            catch (IOException)
            {
                // The application has ended the call already.
            }

            await call.Completion.SoonAsync();
        }

        string file = Directory.GetFiles(_folder, "*.ndjson").Single();
        await Patience.UntilAsync(() => File.ReadAllText(file).Split("\"close\"").Length == 3);
        return file;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
