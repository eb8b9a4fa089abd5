using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>What to do about a request that is no WebSocket request, told by what is missing in it.</summary>
internal static class UpgradeAdvice
{
    public static string For(HttpContext http)
    {
        HttpRequest request = http.Request;
        if (HttpProtocol.IsHttp2(request.Protocol) || HttpProtocol.IsHttp3(request.Protocol))
        {
            return $"Over {request.Protocol} a WebSocket begins with an extended CONNECT whose :protocol is websocket (RFC 8441); this was {request.Method}. "
                + "If it was one before a proxy, let the proxy speak HTTP/1.1 to this server.";
        }

        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return $"The request came by {request.Protocol}, which has no WebSockets. A proxy in between must speak HTTP/1.1 "
                + "(nginx: proxy_http_version 1.1;) and pass the Upgrade and Connection headers on.";
        }

        if (!request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
            || !request.Headers.Connection.ToString().Contains("upgrade", StringComparison.OrdinalIgnoreCase))
        {
            return "The request has no \"Upgrade: websocket\" and \"Connection: Upgrade\". If it was a WebSocket request, a proxy on the way took them; "
                + "let it pass them on (nginx: proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;).";
        }

        return http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            ? "The request asks for a WebSocket, but not as RFC 6455 has it: GET, \"Sec-WebSocket-Version: 13\", and a Sec-WebSocket-Key of 16 bytes in base64."
            : "The request asks for a WebSocket, but this server takes none: switch WebSockets on (IIS: the WebSocket Protocol feature), or use Kestrel.";
    }
}
