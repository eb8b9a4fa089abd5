// The smallest real server: says back what the caller says.
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
}).AllowUnauthenticated();    // for a first try: see docs/security.md before you pay for what callers say

app.Run();
#endregion
