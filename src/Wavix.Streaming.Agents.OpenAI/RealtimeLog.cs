using System.Text;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Why a message of the server is not used.</summary>
internal enum SkippedKind
{
    None = 0,

    /// <summary>Text that is not JSON.</summary>
    NotJson,

    /// <summary>JSON that can't be read all the same.</summary>
    Unreadable,

    /// <summary>Without a type.</summary>
    NoType,

    /// <summary>A field that is needed is missing or of another type.</summary>
    MissingField,

    /// <summary>Audio that is not base64.</summary>
    NoAudio,

    /// <summary>Not text.</summary>
    Binary,

    /// <summary>Larger than the limit.</summary>
    TooLarge,
}

/// <summary>
/// Every log record of one session. No record holds audio, text of the conversation, or the key. Text from the server passes through
/// <see cref="LogText"/> first.
/// </summary>
internal sealed partial class RealtimeLog(ILogger logger, TimeProvider timeProvider)
{
    private readonly LogThrottle _throttle = new(timeProvider, TimeSpan.FromSeconds(10));

    public void Opened(string host, double milliseconds) => Opened(logger, host, milliseconds);

    public void Received(JsonView type, int bytes)
    {
        if (logger.IsEnabled(LogLevel.Trace))
        {
            Received(logger, LogText.Clean(Encoding.UTF8.GetString(type.Inner)), bytes);
        }
    }

    /// <summary>Each kind once per interval: a broken server must not fill the disk. For the receiving task alone.</summary>
    public void Skipped(SkippedKind kind)
    {
        if (_throttle.Pass((int)kind, out int suppressed))
        {
            Skipped(logger, kind, suppressed);
        }
    }

    public void Error(ProviderError error) => Error(logger, error.Code, error.Type);

    public void TranscriptionFailed(ProviderError error) => TranscriptionFailed(logger, error.Code, error.Type);

    public void Lost(string reason) => Lost(logger, reason);

    public void Closed() => Closed(logger);

    public void Failed(Exception error) => Failed(logger, error);

    [LoggerMessage(450, LogLevel.Debug, "A session of the speech model at {Host} is open after {Milliseconds:F0} ms.")]
    private static partial void Opened(ILogger logger, string host, double milliseconds);

    [LoggerMessage(451, LogLevel.Warning, "The speech model reports an error (code {Code}, type {Type}). The session continues.")]
    private static partial void Error(ILogger logger, string? code, string? type);

    [LoggerMessage(452, LogLevel.Warning,
        "The transcription of the caller's speech failed (code {Code}, type {Type}). The call continues without this text.")]
    private static partial void TranscriptionFailed(ILogger logger, string? code, string? type);

    [LoggerMessage(453, LogLevel.Warning,
        "A message of the speech model can't be used ({Reason}). The session continues. {Suppressed} more since the last report.")]
    private static partial void Skipped(ILogger logger, SkippedKind reason, int suppressed);

    [LoggerMessage(454, LogLevel.Warning, "The session of the speech model has ended: {Reason}")]
    private static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(455, LogLevel.Debug, "The session of the speech model was closed by this side.")]
    private static partial void Closed(ILogger logger);

    [LoggerMessage(456, LogLevel.Error, "Reading from the speech model failed. The session has ended.")]
    private static partial void Failed(ILogger logger, Exception error);

    [LoggerMessage(457, LogLevel.Trace, "Received {EventType} ({Bytes} bytes).")]
    private static partial void Received(ILogger logger, string? eventType, int bytes);
}
