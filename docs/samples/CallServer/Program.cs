// A server as one runs it: settings from the configuration, health checks, a deploy that cuts no call, and who is on the line.
// dotnet run --project docs/samples/CallServer -- --urls http://127.0.0.1:5083 --Wavix:DrainTimeout 00:01:00
using CallServer;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

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

builder.Services.AddScoped<GoodbyeHandler>();
WebApplication app = builder.Build();

app.MapWavixStream<GoodbyeHandler>("/stream/{callId}").AllowUnauthenticated();

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
    .AllowUnauthenticated();
#endregion

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
