using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The facts above the time axis, from the same report as everything else that describes the call.</summary>
internal static class TimelineFacts
{
    /// <param name="report">The report of the stream, on the axis of the page.</param>
    /// <param name="hasAudio">Whether its audio is known.</param>
    /// <param name="phone">The phone call that the stream is a part of; null for a stream alone.</param>
    public static IReadOnlyList<TimelineData.Fact> Of(CallReport report, bool hasAudio, PhoneTimeline? phone) =>
    [
        .. OfStream(report, hasAudio),
        .. phone is null ? [] : new[] { new TimelineData.Fact("Call", phone.Ending, !phone.IsInOrder) },
        .. report.Turns.Select(OfAnswer)
            .Concat(report.Turns.Where(turn => turn.SpokeOver).Select(OfBargeIn))
            .Concat(report.Underruns.Select(OfUnderrun))
            .OrderBy(fact => fact.From),
    ];

    private static IEnumerable<TimelineData.Fact> OfStream(CallReport report, bool hasAudio)
    {
        yield return new("Duration", Seconds(report.DurationMs));
        if (hasAudio)
        {
            yield return new("First sound", report.FirstSoundMs is { } first ? Seconds(first) : "none");
        }

        double[] latencies = [.. report.Turns.Select(turn => turn.ReplyLatencyMs).OfType<double>().Order()];
        if (latencies.Length > 1)
        {
            yield return new("Answers", Text($"median {Median(latencies):0} ms, slowest {latencies[^1]:0} ms"));
        }

        yield return new("Heard", Seconds(report.HeardMs));
        yield return new("Underruns", report.Underruns.Count == 0 ? "none" : Text($"{report.Underruns.Count}, the longest {report.Underruns.Max(gap => gap.DurationMs):0} ms"));
        yield return new("Marks returned", Text($"{report.MarksReturned} of {report.MarksAsked}"));
        yield return new("Clears", Text($"{report.Clears}"));
        yield return new("Problems", Text($"{report.Problems.Count}"), report.Problems.Count > 0);
        yield return new("Ended by", CallReportText.End(report), !report.EndedInOrder);
    }

    private static TimelineData.Fact OfAnswer(CallTurn turn, int index) => new(
        Text($"Answer {index + 1}"),
        TimelineSpan.AnswerOf(turn) + (turn.Note is { } note ? $"; {note}" : ""),
        From: turn.ToMs / 1000,
        To: (turn.ToMs + (turn.ReplyLatencyMs ?? 0)) / 1000);

    private static TimelineData.Fact OfBargeIn(CallTurn turn, int index) => new(
        Text($"Barge-in {index + 1}"),
        TimelineSpan.BargeInOf(turn),
        turn.StoppedAfterMs is null,
        turn.FromMs / 1000,
        (turn.FromMs + (turn.StoppedAfterMs ?? 0)) / 1000);

    private static TimelineData.Fact OfUnderrun(CallReport.Gap gap, int index) => new(
        Text($"Underrun {index + 1}"), Text($"{gap.DurationMs:0} ms"), Bad: true, gap.AtMs / 1000, (gap.AtMs + gap.DurationMs) / 1000);

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static string Seconds(double milliseconds) => Text($"{milliseconds / 1000:0.00} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
