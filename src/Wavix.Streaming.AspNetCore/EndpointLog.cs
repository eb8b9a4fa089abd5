using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Every log record of the endpoints. Ids are unique among all packages: this one's begin at 100.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(100, LogLevel.Error, "The handler of a stream failed; the connection is closed with 1011.")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(101, LogLevel.Debug, "A request to a stream endpoint was no WebSocket request; answered with 426.")]
    public static partial void NotAWebSocket(ILogger logger);
}
