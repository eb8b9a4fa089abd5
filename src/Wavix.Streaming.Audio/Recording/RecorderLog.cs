using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Audio;

/// <summary>Every log record of recordings. Paths are not logged: they may hold the ids or numbers of a call.</summary>
internal static partial class RecorderLog
{
    [LoggerMessage(80, LogLevel.Warning, "A recording can't be written: {Error} The call continues; the recording tries again every 5 s.")]
    public static partial void WriteFailed(ILogger logger, string error, Exception exception);

    [LoggerMessage(81, LogLevel.Warning, "A recording lacks {Seconds:F1} s of its call, because its file could not be written.")]
    public static partial void GapEnded(ILogger logger, double seconds);

    [LoggerMessage(82, LogLevel.Warning, "The disk is too slow for a recording, which lacks {Seconds:F1} s of its call. The call is not affected.")]
    public static partial void TooSlow(ILogger logger, double seconds);
}
