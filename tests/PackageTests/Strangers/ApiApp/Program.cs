// Lines as a .NET user writes them, without looking anything up. They compile without a warning and do what they seem to do.
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

int checks = 0;

// Options from configuration, from code, and of one endpoint.
WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Configuration["Wavix:MaxConcurrentStreams"] = "7";
builder.Configuration["Wavix:Stream:IdleTimeout"] = "00:07:00";
builder.Configuration["Wavix:Stream:Playback:LeadTime"] = "00:00:00.300";
builder.Services.AddWavixStreaming(builder.Configuration.GetSection("Wavix"));
builder.Services.AddWavixStreaming(options => options.Stream.MaxConsecutiveInvalidEvents = 3);
builder.Services.AddHealthChecks().AddWavixStreaming();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using WebApplication app = builder.Build();
WavixStreamEndpointOptions bound = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<WavixStreamEndpointOptions>>().Value;
Check(bound.MaxConcurrentStreams == 7 && bound.Stream.IdleTimeout == TimeSpan.FromMinutes(7));
Check(bound.Stream.Playback.LeadTime == TimeSpan.FromMilliseconds(300) && bound.Stream.MaxConsecutiveInvalidEvents == 3);

// Handlers: untyped lambdas that use much, little or nothing of the call; a method; a class that is not registered.
app.MapWavixStream("/delay", async (call, ct) => await Task.Delay(1, ct)).AllowUnauthenticated();
app.MapWavixStream("/nothing", (_, _) => Task.CompletedTask).AllowUnauthenticated();
app.MapWavixStream("/close", (call, ct) => call.Session.CloseAsync(cancellationToken: ct)).AllowAnonymous();
app.MapWavixStream("/method", Handler.EchoAsync).AllowUnauthenticated();
app.MapWavixStream<Handler>("/class").AllowUnauthenticated();
app.MapWavixStream("/recorder", Handler.EchoAsync)
    .WithStreamOptions(o => o.QueueFullMode = EventQueueFullMode.Wait)
    .RequireStreamToken();
await app.StartAsync();
string address = app.Urls.First().Replace("http://", "ws://");
foreach (string path in (string[])["/method", "/class"])
{
    await using SimulatedCall placed = await SimulatedCall.ConnectAsync(new Uri(address + path));
    await placed.StartAsync();
    await placed.SayAsync(new byte[WavixAudio.FrameBytes]);
    Check(await placed.WaitForAudioAsync(WavixAudio.FrameBytes));
    await placed.HangUpAsync();
}

IWavixStreamTokens tokens = app.Services.GetRequiredService<IWavixStreamTokens>();
Uri url = await tokens.CreateUrlAsync(new Uri(address + "/recorder"), "call-1", data: "customer 7", cancellationToken: CancellationToken.None);
Uri anyCall = await tokens.CreateUnboundUrlAsync(new Uri(address + "/recorder"), TimeSpan.FromMinutes(1));
Check(url != anyCall && url.AbsoluteUri.StartsWith(address, StringComparison.Ordinal));

// A session over a transport or a WebSocket, with any logger, ConfigureAwait on all of it.
(SimulatedCall caller, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
ILogger logger = NullLoggerFactory.Instance.CreateLogger("mine");
var session = new WavixStreamSession(transport, new WavixStreamOptions { WhenIdle = GapFill.None }, logger);
await using System.Runtime.CompilerServices.ConfiguredAsyncDisposable disposable = session.ConfigureAwait(false);
Func<WebSocket, WavixStreamSession> wrap = socket => new WavixStreamSession(socket, logger: NullLogger<Handler>.Instance);
Check(wrap is not null && session.TimeProvider == TimeProvider.System);
await caller.StartAsync();
WavixStreamInfo info = await session.WaitForStartAsync().ConfigureAwait(false);
Check(info.StreamType == StreamType.TwoWay && session.CanSend);

// Every kind of audio.
short[] samples = PcmResampler.Resample(new short[2205], 22_050, 24_000);
await using (WavWriter prompt = WavWriter.Create("prompt.wav", 16_000))
{
    await prompt.WriteAsync(new short[1600]);
}

var pipe = new Pipe();
await pipe.Writer.WriteAsync(new byte[960]);
await pipe.Writer.CompleteAsync();
byte[] pcm = new byte[960];
PlaybackTurn turn = session.BeginTurn();
Playback[] playbacks =
[
    session.Play(pcm),
    session.Play(pcm.AsMemory(0, 480)),
    session.Play(samples),
    session.Play(samples.AsMemory(0, 100)),
    session.Play(new MemoryStream(pcm)),
    session.Play(pipe.Reader),
    session.Play(Chunks(pcm)),
    turn.Play(Memories(pcm)),
    session.Play(await WavReader.ReadPcmAsync("prompt.wav", 24_000), new PlaybackOptions { OnUnderrun = GapFill.Silence }),
];
PlaybackResult[] results = await Task.WhenAll(playbacks.Select(playback => playback.Completion));
Check(results.All(result => result.Outcome == PlaybackOutcome.Played));
PlaybackResult awaited = await session.Play(pcm);
PlaybackResult configured = await session.Play(pcm).Completion.ConfigureAwait(false);
Check(awaited.Heard == configured.Heard && !turn.Ended.IsCancellationRequested);

// Sends of every kind; those of a stream that has ended return false.
Check(await session.SendMediaAsync(pcm));
Check(await session.SendMarkAsync("mine"));
Check(await session.SendAsync(new MarkCommand { Name = "typed" }));
Check(await session.SendRawAsync("""{"event":"dtmf","digits":"1"}"""u8.ToArray()));
Check(!(await session.InterruptAsync()).StreamHasEnded);
Check(await session.DrainAsync(TimeSpan.FromSeconds(5)) == DrainOutcome.Drained);

// A conversation, and LINQ on what is left of the events.
await session.RunAsync(
    e => e is MediaEvent ? new ValueTask(session.InterruptAsync()) : default,
    async ct => await session.DrainAsync(TimeSpan.FromSeconds(5), ct));
await caller.HangUpAsync();
List<WavixEvent> rest = [];
await foreach (WavixEvent e in session.ReadEventsAsync(CancellationToken.None).ConfigureAwait(false))
{
    rest.Add(e);
}

Check(rest.OfType<StopEvent>().Any());
#if NET10_0_OR_GREATER
Check(await session.ReadEventsAsync().OfType<StopEvent>().CountAsync() == 0);
#endif
Check(!session.ReadEventsAsync().ToBlockingEnumerable().Any());
Check(!await session.SendClearAsync());
WavixStreamCompletion end = await session.Completion;
Check(end is { Reason: WavixStreamEndReason.Stopped, StreamInfo.CallId: not null });

// Whatever a handler or a loop receives can be made in a test.
object[] made =
[
    new PlaybackResult { Outcome = PlaybackOutcome.Cleared, Heard = TimeSpan.FromMilliseconds(1250) },
    new WavixStreamCompletion { Reason = WavixStreamEndReason.Stopped, Statistics = new WavixStreamStatistics { MessagesReceived = 3 } },
    new WavixStreamInfo { CallId = "call-1", StreamType = StreamType.OneWay },
    new StartEvent { CallId = "call-1", StreamType = StreamType.TwoWay },
    new MediaEvent { Payload = pcm, Track = MediaTrack.Inbound, ReceivedAt = DateTimeOffset.UtcNow },
    new MarkEvent { Name = "mine", WasCleared = true },
    new UnknownEvent("dtmf", "{}"u8.ToArray()),
    new InvalidEvent(InvalidMessageReason.InvalidJson, "Not JSON.", "{"u8),
    new WavixStreamException(WavixStreamEndReason.HandshakeTimeout, "No start."),
    new WavixStreamContext(session, new DefaultHttpContext(), "customer 7"),
];
Check(made.All(one => one.ToString()!.Length > 0));
Check(JsonSerializer.Serialize(new ConnectedEvent(), WavixJsonContext.Default.WavixEvent).Contains("connected", StringComparison.Ordinal));
Check(default(WavixStreamEndReason) == WavixStreamEndReason.None && default(PlaybackOutcome) == PlaybackOutcome.None);

Console.WriteLine($"{checks} checks");

void Check(bool holds, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string? what = null)
{
    checks++;
    if (!holds)
    {
        throw new InvalidOperationException($"Does not hold: {what}");
    }
}

static async IAsyncEnumerable<byte[]> Chunks(byte[] audio)
{
    await Task.Yield();
    yield return audio;
}

static async IAsyncEnumerable<ReadOnlyMemory<byte>> Memories(byte[] audio)
{
    await Task.Yield();
    yield return audio;
}

internal sealed class Handler(ILogger<Handler> logger) : IWavixStreamHandler
{
    public Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        logger.LogDebug("A call on {Path}", context.HttpContext.Request.Path);
        return EchoAsync(context, cancellationToken);
    }

    public static async Task EchoAsync(WavixStreamContext call, CancellationToken cancellationToken)
    {
        await foreach (var e in call.Session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media && call.Session.CanSend)
            {
                await call.Session.SendMediaAsync(media.Payload, cancellationToken);
            }
        }
    }
}
