using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI;

namespace NativeAot;

/// <summary>A session of a realtime model, whose service is here too.</summary>
internal static class SpeechModels
{
    public static async Task AnswerAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using WebApplication service = builder.Build();
        service.UseWebSockets();
        service.Run(async context => await ServeAsync(await context.WebSockets.AcceptWebSocketAsync()));
        await service.StartAsync();

        var model = new OpenAIRealtimeModel(
            "key",
            new OpenAIRealtimeOptions
            {
                Endpoint = new Uri(service.Urls.Single()),
                ConnectTimeout = Patience.Soon,
                TurnDetection = new RealtimeSemanticVad { Eagerness = RealtimeEagerness.High },
                RawSession = new() { ["truncation"] = "disabled" },
            });
        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions
        {
            Instructions = "Be brief.",
            History = [new ChatMessage(ChatRole.User, "Hello?")],
        });
        await session.SendAudioAsync(new byte[960]);
        await session.SayAsync("Hello!");
        int bytes = 0;
        ResponseDoneEvent? end = null;
        await foreach (SpeechModelEvent e in session.ReadEventsAsync())
        {
            bytes += e is SpeechAudioEvent audio ? audio.Pcm.Length : 0;
            if (e is ResponseDoneEvent response)
            {
                end = response;
                break;
            }
        }

        Require.That(bytes == 6);
        Require.That(end?.Status == ResponseStatus.Failed);
        Require.That(end?.RetryAfter == TimeSpan.FromSeconds(1.5));
    }

    private static async Task ServeAsync(WebSocket webSocket)
    {
        using (webSocket)
        {
            await SendAsync(webSocket, """{"type":"session.created","session":{"id":"s"}}""");
            Require.That((await ReceiveAsync(webSocket)).Contains("\"truncation\":\"disabled\"", StringComparison.Ordinal));
            Require.That((await ReceiveAsync(webSocket)).Contains("Hello?", StringComparison.Ordinal));
            await SendAsync(webSocket, """{"type":"session.updated","session":{"id":"s"}}""");
            Require.That((await ReceiveAsync(webSocket)).Contains("input_audio_buffer.append", StringComparison.Ordinal));
            Require.That((await ReceiveAsync(webSocket)).Contains("response.create", StringComparison.Ordinal));
            await SendAsync(webSocket, """{"type":"response.output_audio.delta","response_id":"r","item_id":"i","content_index":0,"delta":"AAECAwQF"}""");
            await SendAsync(
                webSocket,
                """{"type":"response.done","response":{"id":"r","status":"failed","status_details":{"error":{"message":"Please try again in 1.5s."}}}}""");
            await ReceiveAsync(webSocket);
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }

    private static Task SendAsync(WebSocket webSocket, string text) =>
        webSocket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).SoonAsync();

    private static async Task<string> ReceiveAsync(WebSocket webSocket)
    {
        byte[] buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received = await webSocket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().SoonAsync();
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
