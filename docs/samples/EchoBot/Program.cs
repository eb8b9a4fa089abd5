// The smallest real server: it echoes the caller's audio. For local testing only: anyone can connect, and on a loudspeaker an echo howls.
// dotnet run --project docs/samples/EchoBot -- --urls http://127.0.0.1:5080
#region program
using Wavix.Streaming;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWavixStreaming();
WebApplication app = builder.Build();

app.MapWavixStream("/stream", async (call, cancellationToken) =>
{
    WavixStreamSession session = call.Session;
    await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
    {
        switch (e)
        {
            case StartEvent start:
                app.Logger.LogInformation("Call {CallId} started", start.CallId);
                break;
            case MediaEvent media when session.CanSend:
                await session.SendMediaAsync(media.Payload, cancellationToken);
                break;
        }
    }

    app.Logger.LogInformation("Call ended: {Completion}", await session.Completion);
}).AllowUnauthenticated();    // local testing only: anyone can connect

app.Run();
#endregion
