using System.Globalization;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>
/// What an application does now, compared with what it did when it was recorded; printed by <c>--json</c>. Times are milliseconds.
/// </summary>
internal sealed record ReplayReport
{
    public required string Recording { get; init; }

    public required string Server { get; init; }

    public required double Speed { get; init; }

    /// <summary>Whether nothing that is compared differs.</summary>
    public bool Same => Differences.Count == 0;

    /// <summary>What differs, one sentence each.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>What the recording lacks, and what could not be sent again.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Number of marks that were not returned, because the application did not send them.</summary>
    public required int MissingMarks { get; init; }

    public required StreamSummary Recorded { get; init; }

    public required StreamSummary Now { get; init; }

    /// <summary>Compares two streams.</summary>
    /// <param name="recorded">What was recorded.</param>
    /// <param name="now">The replay.</param>
    /// <param name="tolerance">By how much audio and, at speed 1, the time of answers may differ.</param>
    /// <param name="comparesTimes">Whether the replay had the speed of the recording.</param>
    public static IReadOnlyList<Difference> Compare(StreamSummary recorded, StreamSummary now, TimeSpan tolerance, bool comparesTimes) =>
    [
        .. AudioOf(recorded, now, tolerance.TotalMilliseconds),
        .. AnswersOf(recorded, now, comparesTimes ? tolerance.TotalMilliseconds : double.MaxValue),
        .. StepsOf(recorded.Steps, now.Steps),
        .. EndOf(recorded.End, now.End),
    ];

    private static IEnumerable<Difference> AudioOf(StreamSummary recorded, StreamSummary now, double tolerance)
    {
        if (Math.Abs(recorded.FromApplication.AudioMs - now.FromApplication.AudioMs) > tolerance)
        {
            yield return new("audio", Text($"The application sent {now.FromApplication.AudioMs:0} ms of audio; recorded were {recorded.FromApplication.AudioMs:0} ms."));
        }
    }

    private static IEnumerable<Difference> AnswersOf(StreamSummary recorded, StreamSummary now, double tolerance)
    {
        if (recorded.Answers.Count != now.Answers.Count)
        {
            yield return new("answers", Text($"The application began to speak {CallReportText.Count(now.Answers.Count, "time")}; recorded were {recorded.Answers.Count}."));
            yield break;
        }

        for (int i = 0; i < now.Answers.Count; i++)
        {
            (StreamSummary.Answer was, StreamSummary.Answer its) = (recorded.Answers[i], now.Answers[i]);
            double late = (its.AfterSpeechMs - was.AfterSpeechMs) ?? (its.AtMs - was.AtMs);
            if (Math.Abs(late) > tolerance)
            {
                yield return new("first audio", Text($"Answer {i + 1} began {Math.Abs(late):0} ms {(late > 0 ? "later" : "earlier")} than recorded."));
            }
        }
    }

    /// <summary>The first message that differs: those after it follow from it, as a rule.</summary>
    private static IEnumerable<Difference> StepsOf(IReadOnlyList<StreamSummary.Step> recorded, IReadOnlyList<StreamSummary.Step> now)
    {
        for (int i = 0; i < Math.Max(recorded.Count, now.Count); i++)
        {
            StreamSummary.Step? was = i < recorded.Count ? recorded[i] : null;
            StreamSummary.Step? its = i < now.Count ? now[i] : null;
            if (was?.Kind != its?.Kind)
            {
                yield return new("order of messages", Text($"Message {i + 1} apart from audio is {Describe(its)}; recorded is {Describe(was)}."));
                yield break;
            }
        }
    }

    private static IEnumerable<Difference> EndOf(StreamEnd recorded, StreamEnd now)
    {
        if (recorded.By == StreamEnd.Unknown)
        {
            yield break;
        }

        if (recorded.By != now.By)
        {
            yield return new("end", $"The stream was ended by {Describe(now)}; recorded is {Describe(recorded)}.");
        }
        else if (recorded.Closed && (!now.Closed || recorded.CloseStatus != now.CloseStatus))
        {
            yield return new("close", $"The application {(now.Closed ? $"closed with {Status(now)}" : "did not close")}; recorded is {Status(recorded)}.");
        }
    }

    public static string Describe(StreamEnd end) =>
        end.By switch { StreamEnd.Lost => "the loss of the connection", StreamEnd.ByWavix => "Wavix", StreamEnd.ByApplication => "the application", _ => "nothing that is recorded" }
        + (end.Closed ? $" (the application closed with {Status(end)})" : "");

    private static string Describe(StreamSummary.Step? step) => step is null ? "none" : Text($"{step.Kind} at {step.AtMs:0} ms");

    private static string Status(StreamEnd end) => end.CloseStatus?.ToString(CultureInfo.InvariantCulture) ?? "no status";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="In">In what, in a few words.</param>
    /// <param name="Text">How, in a sentence.</param>
    internal sealed record Difference(string In, string Text);
}
