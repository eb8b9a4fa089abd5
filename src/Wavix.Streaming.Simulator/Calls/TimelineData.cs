using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// The data drawn by the script of <see cref="TimelinePage"/>. Times are seconds from the start of the call; for the peaks see
/// <see cref="WavePeaks"/>.
/// </summary>
internal sealed record TimelineData(
    string CallId,
    string Subtitle,
    double Duration,
    double SecondsPerPeak,
    byte[] CallerPeaks,
    byte[] OtherPeaks,
    string OtherName,
    IReadOnlyList<TimelineData.Underrun> Underruns,
    IReadOnlyList<TimelineData.Fact> Facts,
    IReadOnlyList<TimelineEvent> Events)
{
    public static TimelineData From(CallRecording recording, CallReport report) => new(
        report.CallId,
        $"{report.CallId}, {report.StreamType}, {report.Channel}",
        recording.Duration.TotalSeconds,
        WavePeaks.Samples / (double)WavixAudio.SampleRate,
        WavePeaks.Of(recording.Caller),
        WavePeaks.Of(recording.Other),
        recording.HasCallee ? "Callee" : "Application",
        [.. report.Underruns.Select(gap => new Underrun(gap.AtMs / 1000, gap.DurationMs / 1000))],
        [.. FactsOf(report)],
        [.. recording.Messages.Select(TimelineEvent.From)]);

    private static IEnumerable<Fact> FactsOf(CallReport report)
    {
        yield return new("Duration", Seconds(report.DurationMs));
        yield return new("First sound", report.FirstSoundMs is { } first ? Seconds(first) : "none");
        for (int i = 0; i < report.Turns.Count; i++)
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"Turn {i + 1}"), CallReportText.Describe(report.Turns[i]));
        }

        yield return new("Heard", Seconds(report.HeardMs));
        yield return new("Underruns", CallReportText.Underruns(report.Underruns));
        yield return new("Marks returned", $"{report.MarksReturned} of {report.MarksAsked}");
        yield return new("Clears", report.Clears.ToString(CultureInfo.InvariantCulture));
        yield return new("Problems", report.Problems.Count.ToString(CultureInfo.InvariantCulture), report.Problems.Count > 0);
        yield return new("Ended by", CallReportText.End(report), !report.EndedInOrder);
    }

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");

    internal sealed record Underrun(double At, double Duration);

    internal sealed record Fact(string Name, string Value, bool Bad = false);
}
