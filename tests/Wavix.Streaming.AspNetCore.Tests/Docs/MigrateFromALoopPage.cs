#region usings
using Wavix.Streaming;
#endregion
#region loop-usings
using System.Net.WebSockets;
using System.Text.Json;
#endregion
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HowTo;

/// <summary>Code of docs/how-to/migrate-from-a-loop.md, run by <see cref="HowToPageTests"/>.</summary>
internal static class MigrateFromALoopPage
{
    public static void MapBefore(WebApplication app)
    {
        #region before-map
        app.UseWebSockets();
        app.Map("/stream", async (HttpContext http) =>
        {
            using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
            await EchoAsync(webSocket, http.RequestAborted);
        });
        #endregion
    }

    public static void MapAfter(WebApplication app)
    {
        #region after-map
        app.MapWavixStream("/stream", (call, cancellationToken) => EchoAsync(call.Session, cancellationToken)).RequireStreamToken();
        #endregion
    }

    #region before
    private static async Task EchoAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        string? streamId = null;
        while (true)
        {
            WebSocketReceiveResult received = await webSocket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            using JsonDocument message = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
            switch (message.RootElement.GetProperty("event").GetString())
            {
                case "start":
                    streamId = message.RootElement.GetProperty("stream_id").GetString();
                    break;
                case "media":
                    string payload = message.RootElement.GetProperty("media").GetProperty("payload").GetString()!;
                    byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new { @event = "media", stream_id = streamId, media = new { payload } });
                    await webSocket.SendAsync(answer, WebSocketMessageType.Text, true, cancellationToken);
                    break;
                case "stop":
                    await webSocket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                    return;
            }
        }
    }
    #endregion

    #region after
    internal static async Task EchoAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            switch (e)
            {
                case StartEvent start:
                    Console.WriteLine($"Stream {start.StreamId} of call {start.CallId}");
                    break;
                case MediaEvent media when session.CanSend:
                    await session.SendMediaAsync(media.Payload, cancellationToken);
                    break;
            }
        }

        WavixStreamCompletion end = await session.Completion;
        Console.WriteLine($"{end.Reason}, close status {end.CloseStatus}");
    }
    #endregion
}
