using System.Globalization;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>What the script of <see cref="TimelinePage"/> draws. Times in seconds from the call's begin; peaks as in <see cref="WavePeaks"/>.</summary>
internal sealed record TimelineData(
    string CallId,
    string Subtitle,
    double Duration,
    double SecondsPerPeak,
    byte[] CallerPeaks,
    byte[] OtherPeaks,
    string OtherName,
    IReadOnlyList<TimelineData.Break> Breaks,
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
        [.. report.Breaks.Select(gap => new Break(gap.AtMs / 1000, gap.DurationMs / 1000))],
        [.. FactsOf(report)],
        [.. recording.Messages.Select(TimelineEvent.From)]);

    private static IEnumerable<Fact> FactsOf(CallReport report)
    {
        yield return new("Duration", Seconds(report.DurationMs));
        yield return new("First sound", report.FirstSoundMs is { } first ? Seconds(first) : "none");
        yield return new("Reply after end of speech", report.ReplyLatencyMs is { } latency ? Milliseconds(latency) : "none");
        yield return new("Heard", Seconds(report.HeardMs));
        CallReport.Gap[] breaks = [.. report.Breaks];
        yield return new("Breaks under a second", breaks.Length == 0
            ? "none"
            : $"{breaks.Length}, the longest {Milliseconds(breaks.Max(gap => gap.DurationMs))}");
        yield return new("Marks returned", $"{report.MarksReturned} of {report.MarksAsked}");
        yield return new("Clears", report.Clears.ToString(CultureInfo.InvariantCulture));
        yield return new("Problems", report.Problems.Count.ToString(CultureInfo.InvariantCulture), report.Problems.Count > 0);
        yield return new(
            "Ended by",
            report.EndedBy + (report.CloseStatus is { } status ? string.Create(CultureInfo.InvariantCulture, $", status {status}") : ""),
            !report.EndedInOrder);
    }

    private static string Seconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s");

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");

    internal sealed record Break(double At, double Duration);

    internal sealed record Fact(string Name, string Value, bool Bad = false);
}
