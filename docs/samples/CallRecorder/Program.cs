// Takes messages and records them, if the caller agrees: an announcement, one key as the answer, the message, a goodbye. Without that key nothing is kept.
// Recordings are stereo WAV files, the caller on the left and what the caller heard on the right, and are deleted after 30 days (--keepDays).
// It needs an API key of your Wavix account, and the address at which Wavix reaches this server:
//   export Wavix__ApiKey=… Wavix__PublicBaseAddress=https://voice.example.com
//   dotnet run --project docs/samples/CallRecorder -- --webhook      (prints the secret address to give Wavix for your number)
//   dotnet run --project docs/samples/CallRecorder -- --urls http://127.0.0.1:5081 --folder recordings
// Without a phone number and without a key, on this machine only:
//   dotnet run --project docs/samples/CallRecorder -- --local        (and then: wavix-sim phone http://127.0.0.1:5081/wavix/events)
// Whether you may record calls, and for how long you may keep them, is a question of law.
using RecordingServer;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

bool isLocal = args.Contains("--local");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder.Configuration) : Settings.Check(builder.Configuration), .. Settings.CheckRetention(builder.Configuration)];
if (problems.Length > 0)
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixCallControl(wavix);    // ApiKey
builder.Services.AddWavixStreaming(wavix);      // PublicBaseAddress
builder.Services.AddWavixCallEvents();
builder.Services.Configure<WavixStreamEndpointOptions>(options =>
{
    options.Stream.IdleTimeout = TimeSpan.FromMinutes(10);
    options.Stream.ReceiveMedia = false;    // the handler reads no events; the recording gets the audio all the same
});

#region retention
builder.Services.AddSingleton(new Recordings(
    builder.Configuration["folder"] ?? "recordings", TimeSpan.FromDays(builder.Configuration.GetValue("keepDays", 30))));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddHostedService<Retention>();
#endregion

if (args.Contains("--webhook"))
{
    // The address is all that is printed.
    builder.Logging.ClearProviders();
}

// These write the path of each request, which has the secret of the webhook, or the token of the stream.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);

WebApplication app = builder.Build();
#region map
IEndpointConventionBuilder events = app.MapWavixCallEvents(
    isLocal ? "/wavix/events" : "/wavix/{secret}/events",
    async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
    {
        if (e is CallSetupEvent)
        {
            await call.AnswerWithStreamAsync("/stream", cancellationToken);
        }
    });
app.MapWavixStream<RecordingHandler>("/stream").RequireStreamToken().HangUpWhenDone();
#endregion
if (isLocal)
{
    events.AllowUnauthenticated();
}

if (args.Contains("--webhook"))
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

app.Run();
return 0;
