using Wavix.Streaming;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWavixStreaming();
builder.Services.AddHealthChecks().AddWavixStreaming();
if (builder.Configuration["Redis"] is { } redis)
{
    builder.Services.AddWavixRedis(redis);
}

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapWavixStream("/stream", async (call, cancellationToken) =>
{
    WavixStreamSession session = call.Session;
    await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
    {
        if (e is MediaEvent media && session.CanSend)
        {
            await session.SendMediaAsync(media.Payload, cancellationToken);
        }
    }
}).AllowUnauthenticated();

app.Run();
