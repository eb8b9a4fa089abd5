using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.CallControl;

/// <summary>
/// Every log record of this package. Ids are unique among all packages; those of this one start at 300. No record has the key, an id or a
/// number.
/// </summary>
internal static partial class CallControlLog
{
    [LoggerMessage(300, LogLevel.Debug, "{Operation} ended with {Outcome} after {Milliseconds} ms.")]
    public static partial void RequestEnded(ILogger logger, string operation, string outcome, long milliseconds);
}
