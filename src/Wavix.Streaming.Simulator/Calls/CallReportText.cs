using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>A <see cref="CallReport"/> for people.</summary>
internal static class CallReportText
{
    public static IEnumerable<string> ToLines(CallReport report)
    {
        string status = report.CloseStatus is { } code ? Text($", status {code}") : "";
        yield return Text($"Call {report.CallId}: {report.DurationMs / 1000:0.0} s, ended by {report.EndedBy}{status}");
        yield return Text($"Sent      {report.Sent.Messages} messages, {report.Sent.AudioMs:0} ms of audio");
        yield return Text($"Received  {report.Received.Messages} messages, {report.Received.AudioMs:0} ms of audio; {Count(report.Clears, "clear")}");
        CallReport.Gap[] breaks = [.. report.Breaks];
        yield return breaks.Length == 0
            ? Text($"Heard     {report.HeardMs:0} ms, no breaks under a second")
            : Text($"Heard     {report.HeardMs:0} ms, {Count(breaks.Length, "break")} under a second, the longest {breaks.Max(gap => gap.DurationMs):0} ms");
        yield return Text($"Marks     {report.MarksReturned} of {report.MarksAsked} returned");
        yield return report.FirstSoundMs is { } first
            ? Text($"Latency   first sound at {first:0} ms; {(report.ReplyLatencyMs is { } reply ? Text($"reply {reply:0} ms after the end of speech") : "no reply after the end of speech")}")
            : "Latency   nothing was heard";
        foreach (CallReport.Problem problem in report.Problems.Take(5))
        {
            yield return Text($"Problem   at {problem.AtMs:0} ms: {problem.Message}");
        }

        if (report.Problems.Count > 5)
        {
            yield return Text($"Problem   and {report.Problems.Count - 5} more; --json lists them all");
        }
    }

    public static string Count(int count, string what) => Text($"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
