using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

public sealed partial class WavixStreamSession
{
    /// <summary>Takes over a WebSocket, from whatever server or client it comes, and begins to receive from it.</summary>
    /// <param name="webSocket">
    /// An open WebSocket. The session owns it and disposes it when the stream has ended; to keep it, wrap it in a
    /// <see cref="WebSocketTransport"/> with <c>leaveOpen</c>.
    /// </param>
    /// <param name="options">Settings, validated and copied; null for the defaults.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
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
