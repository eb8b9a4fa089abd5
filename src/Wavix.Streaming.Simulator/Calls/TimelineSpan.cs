using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>A stretch of time as the page shows it.</summary>
/// <param name="Kind">What it is, which selects its track: <c>caller</c>, <c>heard</c>, <c>answer</c>, <c>barge-in</c>, <c>playback</c> or <c>underrun</c>.</param>
/// <param name="From">Its start in seconds from the start of the call.</param>
/// <param name="To">Its end in seconds from the start of the call.</param>
/// <param name="Label">What is written on it.</param>
/// <param name="Title">What it means, in a sentence or two.</param>
/// <param name="State">Its color within its kind: of a playback <c>played</c>, <c>silence</c>, <c>underrun</c>, <c>cleared</c> or <c>ended</c>; otherwise null.</param>
internal sealed record TimelineSpan(string Kind, double From, double To, string Label, string Title, string? State = null)
{
    // As for a recorded call: a callee who is silent for longer has said something.
    private static readonly TimeSpan PauseOfCallee = TimeSpan.FromMilliseconds(800);

    /// <param name="recording">The stream.</param>
    /// <param name="shown">The same, on the axis of the page.</param>
    /// <param name="report">The report of the stream, which says the same in numbers.</param>
    /// <param name="offset">When the stream started, on the axis of the page.</param>
    public static IReadOnlyList<TimelineSpan> Find(CallRecording recording, CallRecording shown, CallReport report, TimeSpan offset)
    {
        CallReport onAxis = report.OnAxis(offset);
        TimelineSpan[] spans =
        [
            .. shown.HasAudio ? Speech(shown, onAxis) : [],
            .. onAxis.Turns.SelectMany(OfTurn),
            .. onAxis.Turns.Where(turn => turn.SpokeOver).Select(OfBargeIn),
            .. PlaybackFinder.Find(recording, report.Underruns).Select((playback, i) => OfPlayback(playback, i, offset, shown.HasAudio)),
            .. onAxis.Underruns.Select(OfUnderrun),
        ];
        return [.. spans.Select(span => span with { From = Math.Round(span.From, 4), To = Math.Round(span.To, 4) })];
    }

    /// <summary>Returns what the page says about the time from the end of the caller's speech to the first sound heard.</summary>
    public static string AnswerOf(CallTurn turn) => turn.ReplyLatencyMs is { } latency ? Milliseconds(latency) : "none";

    /// <summary>Returns how quickly the application stopped when the caller spoke over it.</summary>
    public static string BargeInOf(CallTurn turn) => string.Join(", ", Parts(turn));

    private static IEnumerable<string> Parts(CallTurn turn)
    {
        yield return turn.ClearAfterMs is { } clear ? $"clear after {Milliseconds(clear)}" : "no clear";
        yield return turn.StoppedAfterMs is { } stopped ? $"silent after {Milliseconds(stopped)}" : "did not stop";
    }

    private static IEnumerable<TimelineSpan> Speech(CallRecording recording, CallReport report)
    {
        IEnumerable<(double From, double To)> caller = recording.HasCallee
            ? SoundLevel.FindSpans(recording.Caller, PauseOfCallee).Select(span => (span.From.TotalSeconds, span.To.TotalSeconds))
            : report.Turns.Select(turn => (turn.FromMs / 1000, turn.ToMs / 1000));
        string other = recording.HasCallee ? "Callee speaks" : "Application is heard";
        return
        [
            .. caller.Select(span => new TimelineSpan("caller", span.From, span.To, "caller speaks", About("Caller speaks", span.From, span.To))),
            .. CallTurn.FindHeard(recording).Select(span => new TimelineSpan(
                "heard", span.From.TotalSeconds, span.To.TotalSeconds, other.ToLowerInvariant(), About(other, span.From.TotalSeconds, span.To.TotalSeconds))),
        ];
    }

    private static IEnumerable<TimelineSpan> OfTurn(CallTurn turn, int index)
    {
        if (turn.ReplyLatencyMs is { } latency)
        {
            yield return new(
                "answer",
                turn.ToMs / 1000,
                (turn.ToMs + latency) / 1000,
                Milliseconds(latency),
                Text($"Answer {index + 1}: {latency:0} ms from the end of the caller's speech at {turn.ToMs / 1000:0.000} s to the first sound heard."));
        }
    }

    private static TimelineSpan OfBargeIn(CallTurn turn, int index)
    {
        double stopped = Math.Max(turn.StoppedAfterMs ?? turn.ToMs - turn.FromMs, turn.ClearAfterMs ?? 0);
        return new(
            "barge-in",
            turn.FromMs / 1000,
            (turn.FromMs + stopped) / 1000,
            BargeInOf(turn),
            Text($"Barge-in {index + 1}: the caller speaks over the application at {turn.FromMs / 1000:0.000} s; {BargeInOf(turn)}."));
    }

    private static TimelineSpan OfPlayback(HeardPlayback playback, int index, TimeSpan offset, bool hasAudio)
    {
        string outcome = hasAudio ? playback.Outcome : (playback with { IsSilence = false }).Outcome;
        return new(
            "playback",
            (playback.From + offset).TotalSeconds,
            (playback.To + offset).TotalSeconds,
            (playback.Mark is { } mark ? $"{mark}: " : "") + outcome,
            Text($"Playback {index + 1}{(playback.Mark is { } name ? $", mark {name}" : "")}: {outcome}. {Milliseconds(playback.Audio.TotalMilliseconds)} of audio")
                + (playback.Dropped > TimeSpan.Zero ? $", of which {Milliseconds(playback.Dropped.TotalMilliseconds)} were not heard." : "."),
            playback switch
            {
                { End: PlaybackEnd.Cleared } => "cleared",
                { Underruns.Count: > 0 } => "underrun",
                { IsSilence: true } when hasAudio => "silence",
                { End: PlaybackEnd.CallEnded } => "ended",
                _ => "played",
            });
    }

    private static TimelineSpan OfUnderrun(CallReport.Gap gap, int index) => new(
        "underrun",
        gap.AtMs / 1000,
        (gap.AtMs + gap.DurationMs) / 1000,
        Milliseconds(gap.DurationMs),
        Text($"Underrun {index + 1}: audio arrived {gap.DurationMs:0} ms too late at {gap.AtMs / 1000:0.000} s, and the caller heard a gap."));

    private static string About(string what, double from, double to) => Text($"{what} for {(to - from) * 1000:0} ms, {from:0.000} s to {to:0.000} s.");

    private static string Milliseconds(double milliseconds) => Text($"{milliseconds:0} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
