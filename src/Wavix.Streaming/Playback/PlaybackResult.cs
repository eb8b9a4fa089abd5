namespace Wavix.Streaming;

/// <summary>
/// How a playback ended, and how much of it the caller heard. The three lengths count this playback's own audio only, without padding and
/// without silence that filled a gap.
/// </summary>
public sealed class PlaybackResult
{
    /// <summary>How it ended.</summary>
    public required PlaybackOutcome Outcome { get; init; }

    /// <summary>The turn it belonged to: the turns of a stream count from 1.</summary>
    public int TurnNumber { get; init; }

    /// <summary>
    /// How much was played, by the model of Wavix's buffer; between <see cref="HeardAtLeast"/> and <see cref="HeardAtMost"/>. After an
    /// interruption it is what has left Wavix's buffer when <c>clear</c> arrives there. Wavix's pre-buffer is measured
    /// (<see cref="WavixStreamOptions.MeasurePrebuffer"/>); until that is known, the caller may have heard some tens of milliseconds less.
    /// </summary>
    public TimeSpan Heard { get; init; }

    /// <summary>How much was certainly played: up to the last returned <c>mark</c>.</summary>
    public TimeSpan HeardAtLeast { get; init; }

    /// <summary>How much was sent: more can't have been heard.</summary>
    public TimeSpan HeardAtMost { get; init; }

    /// <summary>
    /// When Wavix started to play it, by the model, on the clock of <see cref="WavixEvent.ReceivedAt"/>; null when nothing of it was sent, or a
    /// pause took it back before it was heard.
    /// </summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Times that Wavix ran out of audio in the middle, because the source or this process was too slow: the caller heard a gap.</summary>
    public int Underruns { get; init; }

    /// <summary>Why it is <see cref="PlaybackOutcome.Failed"/>; else null.</summary>
    public Exception? Error { get; init; }

    /// <summary>A short text for logs.</summary>
    public override string ToString() => Error is null
        ? FormattableString.Invariant($"{Outcome}, heard {Heard.TotalMilliseconds:0} ms")
        : FormattableString.Invariant($"{Outcome}, heard {Heard.TotalMilliseconds:0} ms: {Error.Message}");
}
