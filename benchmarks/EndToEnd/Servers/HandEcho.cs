using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EndToEnd.Servers;

/// <summary>By hand and with care: fragments are assembled, a broken message ends nothing, the stream's id goes along.</summary>
internal static partial class HandEcho
{
    public static async Task RunAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        string? streamId = null;
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                received = await webSocket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close)
            {
                await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            if (Answer(buffer.AsMemory(0, length), ref streamId) is { } answer)
            {
                await webSocket.SendAsync(answer, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
    }

    private static byte[]? Answer(ReadOnlyMemory<byte> message, ref string? streamId)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            JsonElement root = document.RootElement;
            switch (root.GetProperty("event").GetString())
            {
                case "start":
                    streamId = root.GetProperty("stream_id").GetString();
                    return null;
                case "media":
                    byte[] pcm = root.GetProperty("media").GetProperty("payload").GetBytesFromBase64();
                    return JsonSerializer.SerializeToUtf8Bytes(new Command("media", streamId, new Media(pcm)), HandContext.Default.Command);
                default:
                    return null;
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Command(string Event, string? StreamId, Media Media);

    private sealed record Media(byte[] Payload);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Command))]
    private sealed partial class HandContext : JsonSerializerContext;
}
