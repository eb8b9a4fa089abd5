using System.Globalization;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>Formats a <see cref="ReplayReport"/> for people.</summary>
internal static class ReplayReportText
{
    // More do not help to see the first that differs; --json has them all.
    private const int MaxRows = 40;

    public static IEnumerable<string> ToLines(ReplayReport report)
    {
        (StreamSummary was, StreamSummary now) = (report.Recorded, report.Now);
        yield return Row("", "recorded", "now");
        yield return Row("From Wavix", Traffic(was.FromWavix), Traffic(now.FromWavix));
        yield return Row("From app", Traffic(was.FromApplication), Traffic(now.FromApplication));
        yield return Row("SDK marks", Text($"{was.SdkMarks}"), Text($"{now.SdkMarks}"));
        foreach (string row in Rows("Answer", was.Answers, now.Answers, Describe).Concat(Rows("Message", was.Steps, now.Steps, Describe)))
        {
            yield return row;
        }

        yield return Row("Ended by", Describe(was.End), Describe(now.End));
        if (report.MissingMarks > 0)
        {
            yield return $"{CallReportText.Count(report.MissingMarks, "mark")} of the recording could not be returned: the application has not sent as many now.";
        }

        foreach (string line in report.Notes.Concat(report.Differences.Select(difference => difference.Text)))
        {
            yield return line;
        }

        yield return report.Same
            ? "Same: the application did what it did when it was recorded."
            : $"Differs in {string.Join(", ", report.Differences.Select(difference => difference.In).Distinct())}.";
    }

    private static IEnumerable<string> Rows<T>(string name, IReadOnlyList<T> was, IReadOnlyList<T> now, Func<T, string> describe)
    {
        int count = Math.Max(was.Count, now.Count);
        for (int i = 0; i < Math.Min(count, MaxRows); i++)
        {
            yield return Row(Text($"{name} {i + 1}"), i < was.Count ? describe(was[i]) : "none", i < now.Count ? describe(now[i]) : "none");
        }

        if (count > MaxRows)
        {
            yield return Text($"and {count - MaxRows} more; --json lists them all");
        }
    }

    private static string Describe(StreamSummary.Answer answer) =>
        Text($"{answer.AtMs:0} ms") + (answer.AfterSpeechMs is { } after ? Text($", {after:0} ms after speech") : "");

    private static string Describe(StreamSummary.Step step) => Text($"{step.AtMs:0} ms {step.Kind} {Short(step.Name)}").TrimEnd();

    private static string Describe(StreamEnd end) =>
        end.By + (end.Closed ? $", app closed with {end.CloseStatus?.ToString(CultureInfo.InvariantCulture) ?? "no status"}" : "");

    private static string Traffic(StreamSummary.Traffic traffic) => Text($"{traffic.Messages} messages, {traffic.AudioMs:0} ms of audio");

    // Text from the application must not move the cursor of a terminal.
    private static string Short(string? name) => string.Concat((name ?? "").Where(c => !char.IsControl(c)).Take(24));

    private static string Row(string name, string was, string now) => $"{name,-12}{was,-46}  {now}".TrimEnd();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
