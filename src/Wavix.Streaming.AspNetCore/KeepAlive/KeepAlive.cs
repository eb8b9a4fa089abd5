using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Before the WebSocket middleware of an endpoint: puts a watch on the connection, where the endpoint's settings ask for one.</summary>
internal static class KeepAlive
{
    /// <summary>What the WebSocket itself does: it sends pings, and does not judge the peer by their answers.</summary>
    public static WebSocketOptions WebSocketOptionsOf(WavixStreamEndpointOptions options, WavixStreamOptions stream) => new()
    {
        KeepAliveInterval = options.KeepAliveInterval,
#if NET9_0_OR_GREATER
        // The maximum that it takes. With none, it would send pongs, which need no answer.
        KeepAliveTimeout = IsWatched(options, stream) ? TimeSpan.FromMilliseconds(int.MaxValue) : Timeout.InfiniteTimeSpan,
#endif
    };

    public static void Watch(HttpContext http, WavixStreamEndpointOptions options, WavixStreamOptions stream)
    {
        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        IHttpExtendedConnectFeature? connect = http.Features.Get<IHttpExtendedConnectFeature>();
        if (upgrade?.IsUpgradableRequest != true && connect?.IsExtendedConnect != true)
        {
            // Not a WebSocket request, or one of a test server, which has neither bytes nor pings.
            return;
        }

        // An application's own UseWebSockets() has run before: it would take the connection with settings of its own.
        http.Features.Set<IHttpWebSocketFeature>(null);
        if (IsWatched(options, stream))
        {
            var watch = new PeerWatch(stream.TimeProvider, options.KeepAliveInterval + options.KeepAliveTimeout);
            var watched = new WatchedUpgrade(upgrade, connect, watch);
            http.Features.Set<IHttpUpgradeFeature>(watched);
            http.Features.Set<IHttpExtendedConnectFeature>(watched);
            http.Features.Set(watch);
        }
    }

    /// <summary>
    /// A session that waits for its reader does not receive, and so sees no signs of life; without pings there need be none.
    /// </summary>
    private static bool IsWatched(WavixStreamEndpointOptions options, WavixStreamOptions stream) =>
#if NET9_0_OR_GREATER
        options.KeepAliveInterval != Timeout.InfiniteTimeSpan
        && options.KeepAliveTimeout != Timeout.InfiniteTimeSpan
        && stream.QueueFullMode != EventQueueFullMode.Wait;
#else
        // The build for .NET 8, which .NET 9 runs too, sends no pings.
        false;
#endif
}
