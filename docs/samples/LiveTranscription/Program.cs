// Live transcription: what both sides of a call say, in a browser, while they say it.
// It needs an API key of your Wavix account, and the address at which Wavix reaches this server:
//   export Wavix__ApiKey=… Wavix__PublicBaseAddress=https://voice.example.com
//   dotnet run --project docs/samples/LiveTranscription -- --webhook      (prints the secret address to give Wavix for your number)
//   dotnet run --project docs/samples/LiveTranscription -- --urls http://127.0.0.1:5086
// The log has the address at which to watch. Without a phone number and without a key, on this machine only:
//   dotnet run --project docs/samples/LiveTranscription -- --local        (and then: wavix-sim dial http://127.0.0.1:5086/wavix/events)
using LiveTranscription;
using LiveTranscription.Recognition;
using LiveTranscription.Transcripts;
using LiveTranscription.Watching;
using Microsoft.AspNetCore.Authentication;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

bool isLocal = args.Contains("--local");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder.Configuration) : Settings.Check(builder.Configuration), .. Settings.CheckLimits(builder.Configuration)];
if (problems.Length > 0)
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

#region services
IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixCallControl(wavix);    // ApiKey
builder.Services.AddWavixStreaming(wavix);      // PublicBaseAddress
builder.Services.AddWavixCallEvents();
builder.Services.AddSingleton<IRecognizer, CountingRecognizer>();    // your speech service, instead of the one that needs none
#endregion

builder.Services.Configure<TranscriptionOptions>(builder.Configuration.GetSection("Transcription"));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<CallList>();
builder.Services.AddSingleton<Watchers>();
builder.Services.AddSingleton<WatchToken>();
builder.Services.AddSingleton<Page>();
builder.Services.AddAuthentication(WatchTokenHandler.Name).AddScheme<AuthenticationSchemeOptions, WatchTokenHandler>(WatchTokenHandler.Name, null);
builder.Services.AddAuthorization();

if (args.Contains("--webhook"))
{
    // The address is all that is printed.
    builder.Logging.ClearProviders();
}

// These write the path of each request, which has the secret of the webhook, the token of the stream, or that of a watcher.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);

WebApplication app = builder.Build();
#region map
IEndpointConventionBuilder events = app.MapWavixCallEvents(
    isLocal ? "/wavix/events" : "/wavix/{secret}/events",
    async (CallEvent e, WavixCall call, WavixCallControlClient calls, CancellationToken cancellationToken) =>
    {
        switch (e)
        {
            case CallSetupEvent { Direction: not CallDirection.Outbound }:
                // Leave this out where another application answers the call.
                await calls.AnswerAsync(call.Id, cancellationToken: cancellationToken);
                break;
            case CallAnsweredEvent:
                var bothTracks = new CallStreamOptions { StreamType = CallStreamType.OneWay, StreamChannel = CallStreamChannel.Both };
                await call.StartStreamAsync("/stream", bothTracks, cancellationToken);
                break;
        }
    });
app.MapWavixStream<TranscriptionHandler>("/stream").RequireStreamToken();
#endregion
RouteGroupBuilder watching = app.MapGroup("").RequireAuthorization();
watching.MapGet("/", (HttpContext http, Page page) => page.Show(http));
watching.MapGet("/calls/events", (HttpContext http, Watchers watchers) => watchers.WatchCallsAsync(http));
watching.MapGet("/calls/{id}/events", (string id, HttpContext http, Watchers watchers) => watchers.WatchCallAsync(id, http));
if (isLocal)
{
    events.AllowUnauthenticated();
    watching.AllowAnonymous();
}

if (args.Contains("--webhook"))
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogInformation(
    "Watch at {Address}", app.Services.GetRequiredService<WatchToken>().GetAddress(isOpen: isLocal)));
app.Run();
return 0;
