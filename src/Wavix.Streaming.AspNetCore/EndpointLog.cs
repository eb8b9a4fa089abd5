using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Every log record of the endpoints. Ids are unique among all packages; those of this package start at 100. One class, because the generator
/// orders several at random, and then equal sources give different packages.
/// </summary>
internal static partial class EndpointLog
{
    // Kinds of throttled records that have no event id of their own.
    private const int RefusedKind = 1000;
    private const int TokenRefusedKind = 2000;
    private const int CallEventRefusedKind = 3000;

    [LoggerMessage(100, LogLevel.Error, "The handler of a stream failed. If the stream is still open, it is closed with 1011.")]
    public static partial void HandlerFailed(ILogger logger, Exception error);

    [LoggerMessage(101, LogLevel.Debug,
        "A request to a stream endpoint was not a WebSocket request and was answered with 426. {Suppressed} more since the last report.")]
    public static partial void NotAWebSocket(ILogger logger, int suppressed);

    [LoggerMessage(102, LogLevel.Debug, "A stream was refused with {Status}: {Refusal}. {Suppressed} more since the last report.")]
    public static partial void Refused(ILogger logger, int status, StreamRefusal refusal, int suppressed);

    [LoggerMessage(103, LogLevel.Warning,
        "{Max} streams are open, which is MaxConcurrentStreams; new streams are refused with 503 until one ends. {Suppressed} more since the last report.")]
    public static partial void AtCapacity(ILogger logger, int max, int suppressed);

    [LoggerMessage(104, LogLevel.Warning,
        "A stream of call {CallId} is closed with 1008: the call already has MaxStreamsPerCall streams ({Max}). {Suppressed} more since the last report.")]
    public static partial void TooManyOfTheCall(ILogger logger, string? callId, int max, int suppressed);

    [LoggerMessage(105, LogLevel.Information,
        "The application is stopping: {Streams} streams may continue for {DrainTimeout}; {Leftovers} handlers of ended streams are still running. New streams are refused with 503.")]
    public static partial void Draining(ILogger logger, int streams, TimeSpan drainTimeout, int leftovers);

    [LoggerMessage(106, LogLevel.Warning, "{Streams} streams are still open after DrainTimeout ({DrainTimeout}). Their handlers have been asked to end.")]
    public static partial void DrainTimedOut(ILogger logger, int streams, TimeSpan drainTimeout);

    [LoggerMessage(107, LogLevel.Warning, "Nothing was received for {Silence}, not even the answer to a ping; the connection is aborted.")]
    public static partial void PeerGone(ILogger logger, TimeSpan silence);

    [LoggerMessage(108, LogLevel.Warning,
        "The handler of call {CallId} is still running {ElapsedSeconds:F1} s after its stream ended. A handler must return when its token is canceled.")]
    public static partial void HandlerStillRuns(ILogger logger, string callId, double elapsedSeconds);

    [LoggerMessage(109, LogLevel.Error,
        "{Max} handlers are still running although their streams have ended, which is MaxConcurrentStreams; new streams are refused with 503. {Suppressed} more since the last report.")]
    public static partial void TooManyLeftovers(ILogger logger, int max, int suppressed);

    [LoggerMessage(110, LogLevel.Information, "All streams have ended and all handlers have returned, {ElapsedSeconds:F1} s after the application began to stop.")]
    public static partial void Drained(ILogger logger, double elapsedSeconds);

    [LoggerMessage(111, LogLevel.Warning,
        "The application stops without waiting for {Leftovers} handlers that have not returned, and {Streams} streams were cut off, {ElapsedSeconds:F1} s after it began to stop.")]
    public static partial void DrainIncomplete(ILogger logger, int leftovers, int streams, double elapsedSeconds);

    [LoggerMessage(112, LogLevel.Debug, "The messages of call {CallId} are recorded in {Path}.")]
    public static partial void StreamLogged(ILogger logger, string? callId, string path);

    [LoggerMessage(113, LogLevel.Warning,
        "The recording of call {CallId} in {Path} lacks {Dropped} messages; the call was not affected. {Suppressed} more since the last report.")]
    public static partial void StreamLogIncomplete(ILogger logger, string? callId, string? path, long dropped, int suppressed, Exception? error);

    [LoggerMessage(114, LogLevel.Warning, "The folder of recordings {Folder} can't be created; until it exists, no stream is recorded.")]
    public static partial void StreamLogFolderFailed(ILogger logger, string folder, Exception error);

    [LoggerMessage(150, LogLevel.Information, "A stream token was refused with {Status}: {Reason}. {Suppressed} more since the last report.")]
    public static partial void TokenRefused(ILogger logger, string reason, int status, int suppressed);

    [LoggerMessage(151, LogLevel.Error,
        "Stream tokens can't be checked, and connections are answered with 503: the token store failed. {Suppressed} more since the last report.")]
    public static partial void TokenStoreUnavailable(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(152, LogLevel.Error,
        "Stream tokens can't be checked, and connections are answered with 503: the Data Protection keys can't be read. {Suppressed} more since the last report.")]
    public static partial void TokenKeysUnavailable(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(153, LogLevel.Warning,
        "The store does not have the data of a valid stream token. With more than one instance, all must share one store: AddWavixRedis. {Suppressed} more since the last report.")]
    public static partial void TokenDataMissing(ILogger logger, int suppressed);

    [LoggerMessage(154, LogLevel.Warning,
        "A stream has the token of call {CallId}, but its start names another call or none; CallIdMismatch is {Choice}. {Suppressed} more since the last report.")]
    public static partial void CallIdMismatch(ILogger logger, string? callId, CallIdMismatch choice, int suppressed);

    [LoggerMessage(155, LogLevel.Warning,
        "The token of a stream that could not be opened could not be returned to the store, so its URL stays used. {Suppressed} more since the last report.")]
    public static partial void TokenReleaseFailed(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(156, LogLevel.Warning,
        "The server could not accept a WebSocket; the request is answered with 503, and its stream token stays valid. {Suppressed} more since the last report.")]
    public static partial void WebSocketNotAccepted(ILogger logger, int suppressed, Exception error);

    [LoggerMessage(157, LogLevel.Warning,
        "Call {CallId} may be up without a stream, in silence: its stream ended with {Reason}, and nothing hangs up. {Advice} {Suppressed} more since the last report.")]
    public static partial void NotHungUp(ILogger logger, string callId, WavixStreamEndReason reason, string advice, int suppressed);

    [LoggerMessage(158, LogLevel.Information, "Call {CallId} was hung up, since its stream ended with {Reason}; it was still up: {WasUp}.")]
    public static partial void HungUp(ILogger logger, string? callId, WavixStreamEndReason reason, bool wasUp);

    [LoggerMessage(159, LogLevel.Error, "Call {CallId} could not be hung up; the caller may be on the line, in silence.")]
    public static partial void HangUpFailed(ILogger logger, string? callId, Exception error);

    [LoggerMessage(160, LogLevel.Warning,
        "Call {CallId} was hung up: its stream did not connect within {Seconds} s. It was still up: {WasUp}. Check PublicBaseAddress, and what is in front of the application.")]
    public static partial void NotConnected(ILogger logger, string? callId, double seconds, bool wasUp);

    [LoggerMessage(170, LogLevel.Error, "The handler of a {CallEvent} of call {CallId} failed.")]
    public static partial void CallEventHandlerFailed(ILogger logger, string callEvent, string? callId, Exception error);

    [LoggerMessage(171, LogLevel.Warning, "A call event was refused with {Status}: {Reason} {Suppressed} more since the last report.")]
    public static partial void CallEventRefused(ILogger logger, int status, string reason, int suppressed);

    [LoggerMessage(172, LogLevel.Debug, "A {CallEvent} was delivered again and is not handled again.")]
    public static partial void CallEventRepeated(ILogger logger, string callEvent);

    [LoggerMessage(173, LogLevel.Warning,
        "A request from {Address} was refused with 403: that is not an address of Wavix. Behind a proxy, the application needs UseForwardedHeaders with KnownProxies. {Suppressed} more since the last report.")]
    public static partial void AddressRefused(ILogger logger, string? address, int suppressed);

    [LoggerMessage(174, LogLevel.Warning,
        "Other instances can't be reached to {What} of a call; this instance continues alone. {Suppressed} more since the last report.")]
    public static partial void BackplaneFailed(ILogger logger, string what, int suppressed, Exception error);

    public static void BackplaneFailed(EndpointLogger logger, string what, Exception error)
    {
        if (logger.IsDue(174, out int suppressed))
        {
            BackplaneFailed(logger, what, suppressed, error);
        }
    }

    public static void NotHungUp(EndpointLogger logger, string callId, WavixStreamEndReason reason, bool isOn)
    {
        if (logger.IsDue(157, out int suppressed))
        {
            string advice = isOn
                ? "Its token is for any call: make the URL with IWavixStreamTokens.CreateUrlAsync and the id of the call."
                : "Add HangUpWhenDone() to the endpoint, or hang up in the handler before it returns.";
            NotHungUp(logger, callId, reason, advice, suppressed);
        }
    }

    public static void NotAWebSocket(EndpointLogger logger)
    {
        if (logger.IsDue(101, out int suppressed))
        {
            NotAWebSocket(logger, suppressed);
        }
    }

    public static void Refused(EndpointLogger logger, int status, StreamRefusal refusal)
    {
        if (logger.IsDue(RefusedKind + (int)refusal, out int suppressed))
        {
            Refused(logger, status, refusal, suppressed);
        }
    }

    public static void AtCapacity(EndpointLogger logger, int max)
    {
        if (logger.IsDue(103, out int suppressed))
        {
            AtCapacity(logger, max, suppressed);
        }
    }

    public static void TooManyOfTheCall(EndpointLogger logger, string? callId, int max)
    {
        if (logger.IsDue(104, out int suppressed))
        {
            TooManyOfTheCall(logger, callId, max, suppressed);
        }
    }

    public static void TooManyLeftovers(EndpointLogger logger, int max)
    {
        if (logger.IsDue(109, out int suppressed))
        {
            TooManyLeftovers(logger, max, suppressed);
        }
    }

    public static void StreamLogIncomplete(EndpointLogger logger, string? callId, string? path, long dropped, Exception? error)
    {
        if (logger.IsDue(113, out int suppressed))
        {
            StreamLogIncomplete(logger, callId, path, dropped, suppressed, error);
        }
    }

    public static void CallIdMismatch(EndpointLogger logger, string? callId, CallIdMismatch choice)
    {
        if (logger.IsDue(154, out int suppressed))
        {
            CallIdMismatch(logger, callId, choice, suppressed);
        }
    }

    public static void TokenRefused(EndpointLogger logger, StreamTokenRefusal refusal)
    {
        if (logger.IsDue(TokenRefusedKind + refusal.Number, out int suppressed))
        {
            TokenRefused(logger, refusal.Reason, refusal.Status, suppressed);
        }
    }

    public static void TokenStoreUnavailable(EndpointLogger logger, Exception error)
    {
        if (logger.IsDue(151, out int suppressed))
        {
            TokenStoreUnavailable(logger, suppressed, error);
        }
    }

    public static void TokenKeysUnavailable(EndpointLogger logger, Exception error)
    {
        if (logger.IsDue(152, out int suppressed))
        {
            TokenKeysUnavailable(logger, suppressed, error);
        }
    }

    public static void TokenDataMissing(EndpointLogger logger)
    {
        if (logger.IsDue(153, out int suppressed))
        {
            TokenDataMissing(logger, suppressed);
        }
    }

    public static void TokenReleaseFailed(EndpointLogger logger, Exception error)
    {
        if (logger.IsDue(155, out int suppressed))
        {
            TokenReleaseFailed(logger, suppressed, error);
        }
    }

    public static void WebSocketNotAccepted(EndpointLogger logger, Exception error)
    {
        if (logger.IsDue(156, out int suppressed))
        {
            WebSocketNotAccepted(logger, suppressed, error);
        }
    }

    public static void CallEventRefused(EndpointLogger logger, int status, string reason)
    {
        if (logger.IsDue(CallEventRefusedKind + status, out int suppressed))
        {
            CallEventRefused(logger, status, reason, suppressed);
        }
    }

    public static void AddressRefused(EndpointLogger logger, string? address)
    {
        if (logger.IsDue(173, out int suppressed))
        {
            AddressRefused(logger, address, suppressed);
        }
    }
}
