using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>Formats a <see cref="CallReport"/> for people.</summary>
internal static class CallReportText
{
    public static IEnumerable<string> ToLines(CallReport report)
    {
        yield return Text($"Call {report.CallId}: {report.DurationMs / 1000:0.0} s, ended by {End(report)}");
        yield return Text($"Sent      {report.Sent.Messages} messages, {report.Sent.AudioMs:0} ms of audio");
        yield return Text($"Received  {report.Received.Messages} messages, {report.Received.AudioMs:0} ms of audio; {Count(report.Clears, "clear")}");
        yield return Text($"Heard     {report.HeardMs:0} ms, {Underruns(report.Underruns)}");
        yield return Text($"Marks     {report.MarksReturned} of {report.MarksAsked} returned");
        yield return report.FirstSoundMs is { } first ? Text($"Latency   first sound at {first:0} ms") : "Latency   nothing was heard";
        for (int i = 0; i < report.Turns.Count; i++)
        {
            yield return Text($"{Text($"Turn {i + 1}"),-9} {Describe(report.Turns[i])}");
        }

        foreach (CallReport.Problem problem in report.Problems.Take(5))
        {
            yield return Text($"Problem   at {problem.AtMs:0} ms: {problem.Message}");
        }

        if (report.Problems.Count > 5)
        {
            yield return Text($"Problem   and {report.Problems.Count - 5} more; --json lists them all");
        }
    }

    /// <summary>Returns who ended the call and how, in one line.</summary>
    public static string End(CallReport report) =>
        report.EndedBy
        + (report.CloseStatus is { } status ? Text($", status {status}") : "")
        + (report.CloseDescription is { } text ? $": {OneLine(text)}" : "");

    public static string Underruns(IReadOnlyList<CallReport.Gap> underruns) => underruns.Count == 0
        ? "no underruns"
        : Text($"{Count(underruns.Count, "underrun")}, the longest {underruns.Max(gap => gap.DurationMs):0} ms: audio arrived too late there");

    /// <summary>Returns what the application did in a turn, in one line.</summary>
    public static string Describe(CallTurn turn)
    {
        string clear = turn.ClearAfterMs is { } clearAfter ? Text($" (clear after {clearAfter:0} ms)") : "";
        string over = !turn.SpokeOver ? ""
            : turn.StoppedAfterMs is { } stopped ? Text($" over the application, which stopped after {stopped:0} ms{clear}")
            : " over the application, which did not stop";
        string reply = turn.ReplyLatencyMs is { } latency ? Text($"reply {latency:0} ms after the end of speech") : "no reply after the end of speech";
        return Text($"{turn.FromMs:0} to {turn.ToMs:0} ms{over}; {reply}{(turn.Note is { } note ? $"; {note}" : "")}");
    }

    public static string Count(int count, string what) => Text($"{count} {what}{(count == 1 ? "" : "s")}");

    // Text from the application must not move the cursor of a terminal.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
