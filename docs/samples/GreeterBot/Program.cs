// Answers calls: greets the caller, stops when the caller speaks, says goodbye once the caller has been quiet for a second, and hangs up. A cough
// only pauses it.
// dotnet run --project docs/samples/GreeterBot -- --urls http://127.0.0.1:5082 --Wavix:PublicBaseAddress https://voice.example.com
//   --Wavix:ApiKey … --WebhookKey …    (the webhook of your number is then https://voice.example.com/wavix/{WebhookKey}/events)
// Without a phone number: --local lets anyone on this machine connect, takes no API key and hangs up nothing. Then: wavix-sim call ws://127.0.0.1:5082/stream
using GreeterBot;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

// As a switch: settings of the command line have values.
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Select(arg => arg == "--local" ? "--local=true" : arg)]);
bool isLocal = builder.Configuration.GetValue<bool>("local");
if (isLocal && builder.Configuration["Wavix:ApiKey"] is not null)
{
    throw new InvalidOperationException("With --local anyone can connect, so leave out Wavix:ApiKey.");
}

if (isLocal && !IsThisMachineOnly(builder.Configuration["urls"] ??= "http://127.0.0.1:5082"))
{
    throw new InvalidOperationException("With --local anyone can connect, so --urls must be a loopback address, as in http://127.0.0.1:5082.");
}

if (isLocal && builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
{
    throw new InvalidOperationException("With --local the server listens where --urls says, so leave out Kestrel:Endpoints, which would replace it.");
}

// The lines of JSON have standard output for themselves. The two filtered ones write the path of each request, which has a secret or a token.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);

IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixStreaming(wavix);
if (!isLocal)
{
    string webhookKey = Setting("WebhookKey", "the secret in the webhook's address");
    _ = Setting("Wavix:PublicBaseAddress", "the https:// address at which Wavix reaches this server");
    _ = Setting("Wavix:ApiKey", "the key that answers and hangs up");
    builder.Services.AddWavixCallControl(wavix);
    builder.Services.AddWavixCallEvents(options => options.Secret = webhookKey);
}

WebApplication app = builder.Build();
IEndpointConventionBuilder stream = app.MapWavixStream<GreeterHandler>("/stream");
if (isLocal)
{
    stream.AllowUnauthenticated();
}
else
{
    stream.RequireStreamToken().HangUpWhenDone();
    app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
    {
        if (e is CallSetupEvent)
        {
            await call.AnswerWithStreamAsync("/stream", cancellationToken);
        }
    });
}

app.Run();

static bool IsThisMachineOnly(string urls) => urls.Split(';').All(url => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.IsLoopback);

string Setting(string name, string meaning) => builder.Configuration[name] is { Length: > 0 } value
    ? value
    : throw new InvalidOperationException($"Set {name}: {meaning}. Or start with --local, without a phone number.");
