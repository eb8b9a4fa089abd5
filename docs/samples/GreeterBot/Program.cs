// Answers calls: greets the caller, stops when the caller speaks, says goodbye once the caller has been quiet for a second, and hangs up.
// dotnet run --project docs/samples/GreeterBot -- --urls http://127.0.0.1:5082 --StreamUrl wss://voice.example.com/stream
//   --WebhookKey … --Wavix:ApiKey …    (the webhook of your number is then https://voice.example.com/on-call/{WebhookKey})
// Without a phone number: --local lets anyone connect, takes no API key and hangs up nothing. Then: wavix-sim call ws://127.0.0.1:5082/stream
using GreeterBot;
using Wavix.Streaming.AspNetCore;

// As a switch: settings of the command line have values.
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Select(arg => arg == "--local" ? "--local=true" : arg)]);
bool isLocal = builder.Configuration.GetValue<bool>("local");
if (isLocal && builder.Configuration["Wavix:ApiKey"] is not null)
{
    throw new InvalidOperationException("With --local anyone can connect, so leave out Wavix:ApiKey.");
}

// The lines of JSON have standard output for themselves.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddWavixStreaming();
builder.Services.Configure<WavixStreamEndpointOptions>(builder.Configuration.GetSection("Wavix"));
CallControl.Add(builder.Services, builder.Configuration);

WebApplication app = builder.Build();
IEndpointConventionBuilder stream = app.MapWavixStream<GreeterHandler>("/stream");
if (isLocal)
{
    stream.AllowUnauthenticated();
}
else
{
    stream.RequireStreamToken();
    OnCallWebhook.Map(app);
}

app.Run();
