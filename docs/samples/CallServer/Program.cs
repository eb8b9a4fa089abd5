// A server as one runs it: settings from the configuration, health checks, a deploy that cuts no call, and who is on the line.
// dotnet run --project docs/samples/CallServer -- --urls http://127.0.0.1:5083 --Wavix:DrainTimeout 00:01:00
using CallServer;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Wavix.Streaming.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

#region options
builder.Services.AddWavixStreaming(options =>
{
    options.MaxConcurrentStreams = 400;
    options.MaxStreamDuration = TimeSpan.FromHours(1);
    options.Stream.HandshakeTimeout = TimeSpan.FromSeconds(5);
});
builder.Services.Configure<WavixStreamEndpointOptions>(builder.Configuration.GetSection("Wavix"));
#endregion

#region health
builder.Services.AddHealthChecks().AddWavixStreaming();
#endregion

builder.Services.AddScoped<GoodbyeHandler>();
WebApplication app = builder.Build();

app.MapWavixStream<GoodbyeHandler>("/stream/{callId}").AllowUnauthenticated();

#region health-endpoints
// Readiness: no new calls while this process stops, or is full. Liveness: it answers, whatever its calls do.
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
#endregion

#region registry
// In production, with RequireAuthorization().
app.MapGet("/calls", (IWavixStreamRegistry streams) => streams.GetStreams().Select(session => new
{
    session.StreamInfo?.CallId,
    session.StreamInfo?.StreamId,
    Messages = session.GetStatistics().MessagesReceived,
}));
app.MapDelete("/calls/{callId}", (string callId, IWavixStreamRegistry streams, CancellationToken cancellationToken) =>
    streams.CloseCallAsync(callId, cancellationToken));
#endregion

app.Run();
