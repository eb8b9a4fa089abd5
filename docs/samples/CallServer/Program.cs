// A server as it runs in production: settings from the configuration, health checks, deploys that drain calls, and a registry of streams.
// dotnet run --project docs/samples/CallServer -- --urls http://127.0.0.1:5083 --OperatorKey … --StreamUrl wss://voice.example.com/stream
// POST /calls/{callId}/stream-url, with the operator's key, makes a URL for one stream of that call. Add --Wavix:ApiKey … to hang up over HTTP when
// this server has ended its stream. For a try, --local lets anyone on this machine connect to /stream/{callId}; it takes no API key.
using CallServer;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

// As a switch: settings of the command line have values.
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Select(arg => arg == "--local" ? "--local=true" : arg)]);
bool isLocal = builder.Configuration.GetValue<bool>("local");
bool hasApiKey = builder.Configuration["Wavix:ApiKey"] is not null;
if (isLocal && hasApiKey)
{
    throw new InvalidOperationException("With --local anyone can connect, so leave out Wavix:ApiKey.");
}

if (isLocal && !IsThisMachineOnly(builder.Configuration["urls"] ??= "http://127.0.0.1:5083"))
{
    throw new InvalidOperationException("With --local anyone can connect, so --urls must be a loopback address, as in http://127.0.0.1:5083.");
}

if (isLocal && builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
{
    throw new InvalidOperationException("With --local the server listens where --urls says, so leave out Kestrel:Endpoints, which would replace it.");
}

#region options
builder.Services.AddWavixStreaming(options =>
{
    options.MaxConcurrentStreams = 400;
    options.MaxStreamDuration = TimeSpan.FromHours(1);
    options.Stream.HandshakeTimeout = TimeSpan.FromSeconds(5);
});
builder.Services.AddWavixStreaming(builder.Configuration.GetSection("Wavix"));    // applied last: configuration wins over the lines above
#endregion

#region health
builder.Services.AddHealthChecks().AddWavixStreaming();
#endregion

if (hasApiKey)
{
    builder.Services.AddWavixCallControl(builder.Configuration.GetSection("Wavix"));
}

builder.Services.AddAuthentication(OperatorKey.Name).AddScheme<AuthenticationSchemeOptions, OperatorKey>(OperatorKey.Name, null);
builder.Services.AddAuthorization();
WebApplication app = builder.Build();

IEndpointConventionBuilder streams = app.MapWavixStream<GoodbyeHandler>("/stream/{callId}");
_ = isLocal ? streams.AllowUnauthenticated() : streams.RequireStreamToken();
if (hasApiKey)
{
    streams.HangUpWhenDone();
}

#region stream-options
// Listens only. What it does not read in time waits, while the other endpoint drops the oldest audio.
app.MapWavixStream("/listen/{callId}", async (call, cancellationToken) =>
    {
        await foreach (WavixEvent e in call.Session.ReadEventsAsync(cancellationToken))
        {
            app.Logger.LogDebug("{Event}", e);
        }
    })
    .WithStreamOptions(options => options.QueueFullMode = EventQueueFullMode.Wait)
    .RequireStreamToken();
#endregion

#region health-endpoints
// Readiness: no new calls while this process stops, or is full. Liveness: it answers, whatever its calls do.
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
#endregion

#region registry
RouteGroupBuilder calls = app.MapGroup("/calls").RequireAuthorization();
calls.MapGet("/", (IWavixStreamRegistry streams) => streams.GetStreams().Select(session => new
{
    session.StreamInfo?.CallId,
    session.StreamInfo?.StreamId,
    Messages = session.GetStatistics().MessagesReceived,
}));
calls.MapDelete("/{callId}", (string callId, IWavixStreamRegistry streams, CancellationToken cancellationToken) =>
    streams.CloseCallAsync(callId, cancellationToken));
#endregion

calls.MapPost("/{callId}/stream-url", async (string callId, IWavixStreamTokens tokens, CancellationToken cancellationToken) =>
{
    var streamUrl = new Uri($"{app.Configuration["StreamUrl"] ?? "ws://localhost:5083/stream"}/{Uri.EscapeDataString(callId)}");
    return (await tokens.CreateUrlAsync(streamUrl, callId, cancellationToken: cancellationToken)).AbsoluteUri;
});

app.Run();

static bool IsThisMachineOnly(string urls) => urls.Split(';').All(url => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.IsLoopback);
