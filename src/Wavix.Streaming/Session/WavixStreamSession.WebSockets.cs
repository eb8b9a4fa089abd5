using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

public sealed partial class WavixStreamSession
{
    /// <summary>Takes over a WebSocket, from any server or client, and starts to receive from it.</summary>
    /// <param name="webSocket">
    /// An open WebSocket. The session owns it and disposes it after the stream has ended. To keep it, wrap it in a
    /// <see cref="WebSocketTransport"/> with <c>leaveOpen</c>.
    /// </param>
    /// <param name="options">Settings, validated and copied; null for the defaults.</param>
    /// <param name="logger">The logger; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="webSocket"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public WavixStreamSession(WebSocket webSocket, WavixStreamOptions? options = null, ILogger? logger = null)
        : this(
            (options ?? new WavixStreamOptions()).Freeze(),
            frozen => new WebSocketTransport(webSocket, leaveOpen: false, frozen.CloseTimeout, frozen.TimeProvider),
            logger)
    {
    }
}
