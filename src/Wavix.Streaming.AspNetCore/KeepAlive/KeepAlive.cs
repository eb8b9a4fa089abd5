using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Runs before the WebSocket middleware of an endpoint. Watches the connection if the endpoint's settings ask for it.</summary>
internal static class KeepAlive
{
    /// <summary>The settings of the WebSocket itself: it sends pings, but does not judge the peer by their answers.</summary>
    public static WebSocketOptions WebSocketOptionsOf(WavixStreamEndpointOptions options, WavixStreamOptions stream) => new()
    {
        KeepAliveInterval = options.KeepAliveInterval,
#if NET9_0_OR_GREATER
        // The maximum that it accepts. With an infinite timeout it would send pongs, which need no answer.
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

        // If the application called UseWebSockets(), that middleware has run before and would accept the connection with its own settings.
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
    /// Whether the connection is watched. A session that waits for its reader does not receive and so sees no sign of life. Without pings,
    /// there may be none to see.
    /// </summary>
    private static bool IsWatched(WavixStreamEndpointOptions options, WavixStreamOptions stream) =>
#if NET9_0_OR_GREATER
        options.KeepAliveInterval != Timeout.InfiniteTimeSpan
        && options.KeepAliveTimeout != Timeout.InfiniteTimeSpan
        && stream.QueueFullMode != EventQueueFullMode.Wait;
#else
        // The .NET 8 build, which also runs on .NET 9, sends no pings.
        false;
#endif
}
