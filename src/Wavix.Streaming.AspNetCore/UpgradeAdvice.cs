using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Advice for a request that is not a WebSocket request, based on what it lacks.</summary>
internal static class UpgradeAdvice
{
    public static string For(HttpContext http)
    {
        HttpRequest request = http.Request;
        if (HttpProtocol.IsHttp2(request.Protocol) || HttpProtocol.IsHttp3(request.Protocol))
        {
            return $"Over {request.Protocol} a WebSocket starts with an extended CONNECT whose :protocol is websocket (RFC 8441); this was {request.Method}. "
                + "If a proxy received it as a WebSocket request, let the proxy use HTTP/1.1 to this server.";
        }

        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return $"The request used {request.Protocol}, which has no WebSockets. A proxy in between must use HTTP/1.1 "
                + "(nginx: proxy_http_version 1.1;) and pass on the Upgrade and Connection headers.";
        }

        if (!request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase)
            || !request.Headers.Connection.ToString().Contains("upgrade", StringComparison.OrdinalIgnoreCase))
        {
            return "The request has no \"Upgrade: websocket\" and \"Connection: Upgrade\". If it was a WebSocket request, a proxy removed them; "
                + "let it pass them on (nginx: proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;).";
        }

        return http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            ? "The request asks for a WebSocket, but not as RFC 6455 requires: GET, \"Sec-WebSocket-Version: 13\", and a Sec-WebSocket-Key of 16 bytes in base64."
            : "The request asks for a WebSocket, but this server does not accept any: enable WebSockets (IIS: the WebSocket Protocol feature), or use Kestrel.";
    }
}
