namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// What the application did when the caller said something. Times are milliseconds; the first two count from the start of the call.
/// </summary>
internal sealed record CallTurn
{
    // Shorter pauses occur within a sentence; a longer one is the end of it.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>When the caller's first sound started.</summary>
    public required double FromMs { get; init; }

    /// <summary>When the caller's last sound ended.</summary>
    public required double ToMs { get; init; }

    /// <summary>Whether the application was being heard when the caller began to speak.</summary>
    public required bool SpokeOver { get; init; }

    /// <summary>If so, how long after the caller's first sound it stopped; null if it had not stopped by the end of the call.</summary>
    public required double? StoppedAfterMs { get; init; }

    /// <summary>
    /// Time from the caller's first sound to the application's next <c>clear</c>; null if there was none before the next turn.
    /// </summary>
    public required double? ClearAfterMs { get; init; }

    /// <summary>
    /// Time from the end of the caller's last sound to the application's next sound; null if there was none before the next turn.
    /// </summary>
    public required double? ReplyLatencyMs { get; init; }

    /// <summary>What the caller had waited for without success; null if nothing.</summary>
    public required string? Note { get; init; }

    /// <summary>Finds when the other side was heard.</summary>
    public static IReadOnlyList<(TimeSpan From, TimeSpan To)> FindHeard(CallRecording recording) => SoundLevel.FindSpans(recording.Other, LongestPause);

    public static IReadOnlyList<CallTurn> Find(CallRecording recording)
    {
        IReadOnlyList<(TimeSpan From, TimeSpan To)> heard = FindHeard(recording);
        TimeSpan[] clears = [.. recording.Messages.Where(message => message is { Received: ClearCommand, Problem: null }).Select(message => message.At)];
        return [.. recording.Spoken.Select((line, i) => Of(recording, line, i, heard, clears))];
    }

    private static CallTurn Of(
        CallRecording recording, SpokenLine line, int index, IReadOnlyList<(TimeSpan From, TimeSpan To)> heard, TimeSpan[] clears)
    {
        TimeSpan next = index + 1 < recording.Spoken.Count ? recording.Spoken[index + 1].From : TimeSpan.MaxValue;
        (TimeSpan From, TimeSpan To)? over = heard.Where(span => span.From < line.From && span.To > line.From).Cast<(TimeSpan, TimeSpan)?>().FirstOrDefault();
        TimeSpan? stopped = over is { } span && recording.Duration - span.To > LongestPause ? span.To - line.From : null;
        TimeSpan? clear = clears.Where(at => at >= line.From && at < next).Select(at => at - line.From).Cast<TimeSpan?>().FirstOrDefault();
        return new CallTurn
        {
            FromMs = Round(line.From),
            ToMs = Round(line.To),
            SpokeOver = over is not null,
            StoppedAfterMs = stopped is { } one ? Round(one) : null,
            ClearAfterMs = clear is { } two ? Round(two) : null,
            ReplyLatencyMs = index < recording.Responses.Count && recording.Responses[index].Latency is { } latency ? Round(latency) : null,
            Note = line.Note,
        };
    }

    private static double Round(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
