using System.Net.WebSockets;

namespace EndToEnd.Servers;

/// <summary>Bytes come, bytes go. No message is looked at, so nothing is checked and nothing is known.</summary>
internal static class BareEcho
{
    public static async Task RunAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            ValueWebSocketReceiveResult received = await webSocket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            await webSocket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, received.EndOfMessage, cancellationToken);
        }
    }
}
