namespace Wavix.Streaming;

/// <summary>How a stream ended: the result of <see cref="WavixStreamSession.Completion"/>.</summary>
public sealed class WavixStreamCompletion
{
    /// <summary>Why the stream ended. The first reason counts: a close that follows <c>stop</c> leaves <see cref="WavixStreamEndReason.Stopped"/>.</summary>
    public required WavixStreamEndReason Reason { get; init; }

    /// <summary>
    /// The WebSocket status of the first close, from either side; null if it carried no status or there was no close.
    /// (System.Net.WebSockets reports a missing status as 1000.)
    /// </summary>
    public int? CloseStatus { get; init; }

    /// <summary>The text that accompanied <see cref="CloseStatus"/>; null if there was none.</summary>
    public string? CloseDescription { get; init; }

    /// <summary>The error by which the connection was lost; null if it was not lost, or without an error.</summary>
    public Exception? Error { get; init; }

    /// <summary>Time from the start of the session to the end of the stream.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The stream as described by <c>start</c>; null if none was received.</summary>
    public WavixStreamInfo? StreamInfo { get; init; }

    /// <summary>The counts up to the close of the connection.</summary>
    public required WavixStreamStatistics Statistics { get; init; }

    /// <summary>
    /// A short text for logs: the reason and, if there is one, the close status with its text. Control characters of the peer are replaced.
    /// </summary>
    public override string ToString() =>
        CloseStatus is not { } status ? Reason.ToString()
        : string.IsNullOrEmpty(CloseDescription) ? FormattableString.Invariant($"{Reason}, close status {status}")
        : FormattableString.Invariant($"{Reason}, close status {status} ({LogText.Clean(CloseDescription)})");
}
