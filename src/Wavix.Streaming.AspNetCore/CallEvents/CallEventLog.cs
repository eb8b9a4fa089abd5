using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>The log records of call events; see <see cref="EndpointLog"/> for ids. Their ids start at 170.</summary>
internal static partial class CallEventLog
{
    [LoggerMessage(170, LogLevel.Error, "The handler of a {CallEvent} of call {CallId} failed.")]
    public static partial void HandlerFailed(ILogger logger, string callEvent, string? callId, Exception error);

    [LoggerMessage(171, LogLevel.Warning, "A call event was refused with {Status}: {Reason} {Suppressed} more since the last report.")]
    public static partial void Refused(ILogger logger, int status, string reason, int suppressed);

    [LoggerMessage(172, LogLevel.Debug, "A {CallEvent} was delivered again and is not handled again.")]
    public static partial void Repeated(ILogger logger, string callEvent);

    [LoggerMessage(173, LogLevel.Warning,
        "A request from {Address} was refused with 403: that is not an address of Wavix. Behind a proxy, the application needs UseForwardedHeaders with KnownProxies. {Suppressed} more since the last report.")]
    public static partial void AddressRefused(ILogger logger, string? address, int suppressed);

    public static void Refused(EndpointLogger logger, int status, string reason)
    {
        if (logger.IsDue(171, out int suppressed))
        {
            Refused(logger, status, reason, suppressed);
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
