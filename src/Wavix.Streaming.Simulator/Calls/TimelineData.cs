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
    IReadOnlyList<string> Notes,
    IReadOnlyList<TimelineSpan> Spans,
    IReadOnlyList<TimelineData.Fact> Facts,
    TimelineMedia Media,
    IReadOnlyList<TimelineEvent> Events)
{
    /// <param name="recording">The stream.</param>
    /// <param name="shown">The same, extended to the time that the page shows.</param>
    /// <param name="report">The report of the stream.</param>
    /// <param name="phone">The phone call that the stream is a part of; null for a stream alone.</param>
    /// <param name="log">The application's log; null for none.</param>
    public static TimelineData From(CallRecording recording, CallRecording shown, CallReport report, PhoneTimeline? phone, CallLog? log)
    {
        TimeSpan offset = phone?.StreamAt ?? TimeSpan.Zero;
        TimelineEvent[] ofStream = [.. recording.Messages.Select(TimelineEvent.From).Select(e => e with { At = Math.Round(e.At + offset.TotalSeconds, 4) })];
        return new TimelineData(
            report.CallId,
            $"{report.CallId}, {report.StreamType}, {report.Channel}",
            shown.Duration.TotalSeconds,
            WavePeaks.Samples / (double)WavixAudio.SampleRate,
            shown.HasAudio ? WavePeaks.Of(shown.Caller) : [],
            shown.HasAudio ? WavePeaks.Of(shown.Other) : [],
            shown.HasCallee ? "Callee" : "Application",
            [.. shown.HasAudio ? [] : new[] { NoAudio }, .. log?.Notes ?? []],
            TimelineSpan.Find(recording, shown, report, offset),
            TimelineFacts.Of(report.OnAxis(offset), shown.HasAudio, phone),
            TimelineMedia.From(ofStream.Where(IsMedia)),
            [.. ofStream.Where(e => !IsMedia(e)).Concat(phone?.Events.Select(e => e with { Track = "http" }) ?? []).Concat(log?.Events ?? []).OrderBy(e => e.At)]);
    }

    private const string NoAudio = "The audio was not recorded, only its length: there is nothing to hear, and the waveforms are empty.";

    private static bool IsMedia(TimelineEvent e) => e.Kind == "media";

    /// <summary>A number or a name above the time axis.</summary>
    /// <param name="Name">What it is.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Bad">Whether it is a fault.</param>
    /// <param name="From">The start of its place on the axis, in seconds; null if it has none.</param>
    /// <param name="To">The end of its place.</param>
    internal sealed record Fact(string Name, string Value, bool Bad = false, double? From = null, double? To = null);
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
