using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Sends each message in fragments of a few bytes, which may split a character. Everything else is passed to the wrapped WebSocket.
/// </summary>
internal sealed class FragmentingWebSocket(WebSocket inner, int fragmentBytes) : WebSocket
{
    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public static WebSocket Wrap(WebSocket webSocket, SimulatedFaults faults) =>
        faults.FragmentBytes > 0 ? new FragmentingWebSocket(webSocket, faults.FragmentBytes) : webSocket;

    public override async Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        int at = 0;
        do
        {
            int length = Math.Min(fragmentBytes, buffer.Count - at);
            bool isLast = at + length == buffer.Count;
            await inner.SendAsync(buffer.Slice(at, length), messageType, endOfMessage && isLast, cancellationToken).ConfigureAwait(false);
            at += length;
        }
        while (at < buffer.Count);
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Abort() => inner.Abort();

    public override void Dispose() => inner.Dispose();
}
