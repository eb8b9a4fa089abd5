using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// Every log record of the core. Ids are unique and never reused. No record holds audio, payloads or message content. Text from the peer
/// passes through <see cref="LogText"/> first. Events are never passed to a log provider, because a provider may keep its arguments.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Stream {StreamId} of call {CallId} started ({StreamType}, {Channel}).")]
    public static partial void StreamStarted(ILogger logger, string? callId, string? streamId, string? streamType, string? channel);

    // The ending's text already contains the reason and the close status. As separate values they can be searched in structured logs.
#pragma warning disable SYSLIB1015
    [LoggerMessage(2, LogLevel.Information,
        "Stream {StreamId} of call {CallId} ended after {DurationSeconds:F1} s: {Ending}; {MessagesReceived} messages received, {MessagesSent} sent.")]
    public static partial void StreamEnded(
        ILogger logger,
        string callId,
        string streamId,
        double durationSeconds,
        string ending,
        string reason,
        int? closeStatus,
        long messagesReceived,
        long messagesSent,
        Exception? error);

    [LoggerMessage(16, LogLevel.Information,
        "A stream ended after {DurationSeconds:F1} s without a start: {Ending}; {MessagesReceived} messages received.")]
    public static partial void StreamEndedWithoutStart(
        ILogger logger, double durationSeconds, string ending, string reason, int? closeStatus, long messagesReceived, Exception? error);
#pragma warning restore SYSLIB1015

    [LoggerMessage(3, LogLevel.Warning, "A message can't be read ({Reason}): {Detail} The call continues. {Suppressed} more since the last report.")]
    public static partial void InvalidMessage(ILogger logger, InvalidMessageReason reason, string detail, int suppressed);

    [LoggerMessage(4, LogLevel.Debug, "Received an event with an unknown name ({Bytes} bytes). {Suppressed} more since the last report.")]
    public static partial void UnknownEvent(ILogger logger, int bytes, int suppressed);

    [LoggerMessage(5, LogLevel.Warning, "Received an irregular {EventName} event: {Anomaly}. The call continues. {Suppressed} more since the last report.")]
    public static partial void Anomaly(ILogger logger, string? eventName, EventAnomalies anomaly, int suppressed);

    [LoggerMessage(6, LogLevel.Warning,
        "The application reads events too slowly: {Dropped} dropped (MaxQueuedEventBytes is {MaxQueuedEventBytes}). {Suppressed} more since the last report.")]
    public static partial void EventsDropped(ILogger logger, int dropped, int maxQueuedEventBytes, int suppressed);

    [LoggerMessage(7, LogLevel.Debug, "Received a message after the stream had ended. {Suppressed} more since the last report.")]
    public static partial void MessageAfterEnd(ILogger logger, int suppressed);

    [LoggerMessage(8, LogLevel.Warning, "A callback on the Ended token failed.")]
    public static partial void EndedCallbackFailed(ILogger logger, Exception error);

    [LoggerMessage(9, LogLevel.Warning, "The peer did not complete the close in {CloseTimeout}; the connection is aborted.")]
    public static partial void CloseTimedOut(ILogger logger, TimeSpan closeTimeout);

    [LoggerMessage(10, LogLevel.Debug, "The transport failed while it was being closed or disposed.")]
    public static partial void TransportFailed(ILogger logger, Exception error);

    [LoggerMessage(12, LogLevel.Warning, "A playback failed: {Reason} The playbacks queued after it continue. {Suppressed} more since the last report.")]
    public static partial void PlaybackFailed(ILogger logger, string reason, int suppressed, Exception error);

    [LoggerMessage(13, LogLevel.Debug, "A playback ended: {Outcome}, heard {HeardMs:F0} of {SentMs:F0} ms sent, {Underruns} underruns.")]
    public static partial void PlaybackOver(ILogger logger, string outcome, double heardMs, double sentMs, int underruns);

    [LoggerMessage(14, LogLevel.Information, "This side closed the stream with {UnplayedMs:F0} ms of queued audio unplayed. To play it, call DrainAsync before CloseAsync.")]
    public static partial void AudioNotPlayed(ILogger logger, double unplayedMs);

    [LoggerMessage(15, LogLevel.Warning, "A callback on a turn's token failed.")]
    public static partial void TurnCallbackFailed(ILogger logger, Exception error);

    [LoggerMessage(17, LogLevel.Debug,
        "Playback was interrupted: turn {Turn}, heard {HeardMs:F0} of {SentMs:F0} ms sent. clear was sent after {ClearMs:F1} ms (null if not needed).")]
    public static partial void Interrupted(ILogger logger, int turn, double heardMs, double sentMs, double? clearMs);

    [LoggerMessage(18, LogLevel.Debug,
        "Playback was paused: turn {Turn}, heard {HeardMs:F0} ms. clear was sent after {ClearMs:F1} ms (null if not needed).")]
    public static partial void Paused(ILogger logger, int turn, double heardMs, double? clearMs);

    [LoggerMessage(19, LogLevel.Debug, "Paused playback continues.")]
    public static partial void Resumed(ILogger logger);

    [LoggerMessage(20, LogLevel.Debug, "Paused playback was canceled; what was played during the pause is sent now.")]
    public static partial void PauseCanceled(ILogger logger);

    [LoggerMessage(11, LogLevel.Trace, "Received {Event}.")]
    public static partial void Received(ILogger logger, string @event);
}
