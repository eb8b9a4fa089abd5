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
    string? Note,
    IReadOnlyList<TimelineData.Underrun> Underruns,
    IReadOnlyList<TimelineData.Fact> Facts,
    IReadOnlyList<TimelineEvent> Events)
{
    /// <param name="recording">The call; with a phone call, extended to it.</param>
    /// <param name="report">The report of the stream.</param>
    /// <param name="phone">The phone call that the stream is a part of; null for a stream alone.</param>
    public static TimelineData From(CallRecording recording, CallReport report, PhoneTimeline? phone) => new(
        report.CallId,
        $"{report.CallId}, {report.StreamType}, {report.Channel}",
        recording.Duration.TotalSeconds,
        WavePeaks.Samples / (double)WavixAudio.SampleRate,
        recording.HasAudio ? WavePeaks.Of(recording.Caller) : [],
        recording.HasAudio ? WavePeaks.Of(recording.Other) : [],
        recording.HasCallee ? "Callee" : "Application",
        recording.HasAudio ? null : "The audio was not recorded, only its length: there is nothing to hear, and the waveforms are empty.",
        [.. report.Underruns.Select(gap => new Underrun(StreamAt(phone) + (gap.AtMs / 1000), gap.DurationMs / 1000))],
        [.. FactsOf(report, recording.HasAudio), .. phone is null ? [] : new[] { new Fact("Call", phone.Ending, !phone.IsInOrder) }],
        [.. EventsOf(recording, phone)]);

    private static double StreamAt(PhoneTimeline? phone) => phone?.StreamAt.TotalSeconds ?? 0;

    private static IEnumerable<TimelineEvent> EventsOf(CallRecording recording, PhoneTimeline? phone)
    {
        IEnumerable<TimelineEvent> ofStream = recording.Messages.Select(TimelineEvent.From);
        return phone is null
            ? ofStream
            : ofStream.Select(e => e with { At = Math.Round(e.At + StreamAt(phone), 4) }).Concat(phone.Events).OrderBy(e => e.At);
    }

    private static IEnumerable<Fact> FactsOf(CallReport report, bool hasAudio)
    {
        yield return new("Duration", Seconds(report.DurationMs));
        if (hasAudio)
        {
            yield return new("First sound", report.FirstSoundMs is { } first ? Seconds(first) : "none");
        }

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

/// <summary>The phone call that a stream is a part of. Its time axis is that of the page.</summary>
/// <param name="StreamAt">When the stream started.</param>
/// <param name="Events">What happened outside the stream.</param>
/// <param name="Ending">How the phone call ended.</param>
/// <param name="IsInOrder">Whether nothing was wrong with it.</param>
internal sealed record PhoneTimeline(TimeSpan StreamAt, IReadOnlyList<TimelineEvent> Events, string Ending, bool IsInOrder)
{
    /// <summary>When the last event happened.</summary>
    public TimeSpan LastAt => TimeSpan.FromSeconds(Events.Select(e => e.At).DefaultIfEmpty().Max());
}
