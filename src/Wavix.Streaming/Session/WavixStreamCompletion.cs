namespace Wavix.Streaming;

/// <summary>How a stream ended: the result of <see cref="WavixStreamSession.Completion"/>.</summary>
public sealed class WavixStreamCompletion
{
    /// <summary>Why it ended. The first reason counts: a close that follows <c>stop</c> leaves <see cref="WavixStreamEndReason.Stopped"/>.</summary>
    public required WavixStreamEndReason Reason { get; init; }

    /// <summary>The WebSocket status of whichever close came first, theirs or ours; null when it had none (which .NET's WebSocket tells as 1000), or none came.</summary>
    public int? CloseStatus { get; init; }

    /// <summary>The text beside <see cref="CloseStatus"/>; null when there was none.</summary>
    public string? CloseDescription { get; init; }

    /// <summary>What the network or the clock said when the connection was lost; else null.</summary>
    public Exception? Error { get; init; }

    /// <summary>From the session's begin to the stream's end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What <c>start</c> said; null when none came.</summary>
    public WavixStreamInfo? StreamInfo { get; init; }

    /// <summary>What was counted until the connection was closed.</summary>
    public required WavixStreamStatistics Statistics { get; init; }

    /// <summary>
    /// A short text for logs: the reason, and the close status with its text where there is one, without the control characters of a peer.
    /// </summary>
    public override string ToString() =>
        CloseStatus is not { } status ? Reason.ToString()
        : string.IsNullOrEmpty(CloseDescription) ? FormattableString.Invariant($"{Reason}, close status {status}")
        : FormattableString.Invariant($"{Reason}, close status {status} ({LogText.Clean(CloseDescription)})");
}
