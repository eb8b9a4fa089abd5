using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Every log record of the endpoints. Ids are unique among all packages: this one's begin at 100.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(100, LogLevel.Error, "The handler of a stream failed; the connection is closed with 1011.")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(101, LogLevel.Debug, "A request to a stream endpoint was no WebSocket request; answered with 426.")]
    public static partial void NotAWebSocket(ILogger logger);

    [LoggerMessage(102, LogLevel.Debug, "A stream was refused with 503: {Refusal}.")]
    public static partial void Refused(ILogger logger, StreamRefusal refusal);

    [LoggerMessage(103, LogLevel.Warning, "{Max} streams are here, which is MaxConcurrentStreams; more are refused with 503 until one ends.")]
    public static partial void AtCapacity(ILogger logger, int max);

    [LoggerMessage(104, LogLevel.Warning, "A stream of call {CallId} is closed with 1008: the call has MaxStreamsPerCall streams ({Max}) already.")]
    public static partial void TooManyOfTheCall(ILogger logger, string? callId, int max);

    [LoggerMessage(105, LogLevel.Information, "The application stops: {Count} streams may go on for {DrainTimeout}; new ones are refused with 503.")]
    public static partial void Draining(ILogger logger, int count, TimeSpan drainTimeout);

    [LoggerMessage(106, LogLevel.Warning, "DrainTimeout is over: {Count} streams are told, and closed with 1001.")]
    public static partial void DrainTimedOut(ILogger logger, int count);

    [LoggerMessage(107, LogLevel.Warning, "Nothing came for {Silence}, not even the answer to a ping; the connection is aborted.")]
    public static partial void PeerGone(ILogger logger, TimeSpan silence);

    [LoggerMessage(150, LogLevel.Information, "A stream token was refused with {Status}: {Reason}. {Suppressed} more since the last report.")]
    public static partial void TokenRefused(ILogger logger, string reason, int status, int suppressed);

    [LoggerMessage(151, LogLevel.Error,
        "Stream tokens can't be checked, and connections are answered with 503: the token store failed. {Suppressed} more since the last report.")]
    public static partial void TokenStoreUnavailable(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(152, LogLevel.Error,
        "Stream tokens can't be checked, and connections are answered with 503: the Data Protection keys can't be read. {Suppressed} more since the last report.")]
    public static partial void TokenKeysUnavailable(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(153, LogLevel.Warning,
        "The store does not have the data of a good stream token. With more than one instance, all must share one store: AddRedisStreamTokenStore. {Suppressed} more since the last report.")]
    public static partial void TokenDataMissing(ILogger logger, int suppressed);

    [LoggerMessage(154, LogLevel.Warning, "A stream came with the token of call {CallId}, but its start names another call or none; CallIdMismatch is {Choice}.")]
    public static partial void CallIdMismatch(ILogger logger, string callId, CallIdMismatch choice);

    [LoggerMessage(155, LogLevel.Warning,
        "The token of a stream that could not be opened could not be given back to the store, so its URL stays used. {Suppressed} more since the last report.")]
    public static partial void TokenReleaseFailed(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(156, LogLevel.Warning,
        "The server could not accept a WebSocket; the request is answered with 503, and its stream token stays good. {Suppressed} more since the last report.")]
    public static partial void WebSocketNotAccepted(ILogger logger, int suppressed, Exception error);
}
