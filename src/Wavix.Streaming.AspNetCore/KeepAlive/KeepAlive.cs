using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Before the WebSocket middleware of an endpoint: puts a watch on the connection, where one is asked for.</summary>
internal static class KeepAlive
{
    /// <summary>What the WebSocket itself does: sends pings, and judges nobody by their answers.</summary>
    public static WebSocketOptions WebSocketOptionsOf(WavixStreamEndpointOptions options) => new()
    {
        KeepAliveInterval = options.KeepAliveInterval,
#if NET9_0_OR_GREATER
        // The longest that it takes. With none, it would send pongs, which nobody answers.
        KeepAliveTimeout = IsWatched(options) ? TimeSpan.FromMilliseconds(int.MaxValue) : Timeout.InfiniteTimeSpan,
#endif
    };

    public static void Watch(HttpContext http, WavixStreamEndpointOptions options)
    {
        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        IHttpExtendedConnectFeature? connect = http.Features.Get<IHttpExtendedConnectFeature>();
        if (upgrade?.IsUpgradableRequest != true && connect?.IsExtendedConnect != true)
        {
            // No WebSocket request, or one of a test server, which has neither bytes nor pings.
            return;
        }

        // An application's own UseWebSockets() stands before: it would take the connection with settings of its own.
        http.Features.Set<IHttpWebSocketFeature>(null);
        if (IsWatched(options))
        {
            var watch = new PeerWatch(options.Stream.TimeProvider, options.KeepAliveInterval + options.KeepAliveTimeout);
            var watched = new WatchedUpgrade(upgrade, connect, watch);
            http.Features.Set<IHttpUpgradeFeature>(watched);
            http.Features.Set<IHttpExtendedConnectFeature>(watched);
            http.Features.Set(watch);
        }
    }

    /// <summary>
    /// A session that waits for its reader does not receive, and so sees no signs of life; without pings there need be none.
    /// </summary>
    private static bool IsWatched(WavixStreamEndpointOptions options) =>
#if NET9_0_OR_GREATER
        options.KeepAliveInterval != Timeout.InfiniteTimeSpan
        && options.KeepAliveTimeout != Timeout.InfiniteTimeSpan
        && options.Stream.QueueFullMode != EventQueueFullMode.Wait;
#else
        // .NET 8 sends no pings.
        false;
#endif
}
