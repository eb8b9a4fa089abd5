using System.Globalization;
using Wavix.Streaming.Simulator.Logs;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The lines of an application's log that were written during a call, on the axis of its page.</summary>
/// <param name="Events">The lines, in the order of time.</param>
/// <param name="Notes">What of the log is not shown, one sentence each.</param>
internal sealed record CallLog(IReadOnlyList<TimelineEvent> Events, IReadOnlyList<string> Notes)
{
    // What an application logs about a call when it has ended.
    private static readonly TimeSpan TimeAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);

    /// <summary>When the last line was written, from the start of the axis.</summary>
    public TimeSpan LastAt => Events.Count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Events[^1].At);

    /// <summary>Reads the log of a call.</summary>
    /// <param name="path">The log; null for none.</param>
    /// <param name="recording">The call.</param>
    /// <param name="offset">When its stream started, on the axis of the page.</param>
    /// <param name="errors">Receives the reason if the log can't be used.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<(CallLog? Log, bool IsUsable)> LoadAsync(
        string? path, CallRecording recording, TimeSpan offset, TextWriter errors, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return (null, true);
        }

        try
        {
            LogFile file = await LogFile.ReadAsync(path, cancellationToken);
            return recording.StartedAt is { } startedAt
                ? (Align(file, startedAt - offset, offset + recording.Duration), true)
                : throw new InvalidDataException("The time at which the call started is not known.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"The log can't be shown: {e.Message}");
            return (null, false);
        }
    }

    /// <summary>Finds the lines of a call.</summary>
    /// <param name="file">The log.</param>
    /// <param name="startedAt">When the call started: the start of the axis.</param>
    /// <param name="duration">How long it lasted.</param>
    /// <exception cref="InvalidDataException">All lines were written before or after the call.</exception>
    public static CallLog Align(LogFile file, DateTimeOffset startedAt, TimeSpan duration)
    {
        // Times without a zone are those of a server, mostly in UTC, or of this machine.
        List<(TimeSpan At, LogLine Line)> lines = Of(file, line => line.Time.Time - startedAt);
        if (!lines.Exists(line => IsDuring(line.At, duration)))
        {
            List<(TimeSpan At, LogLine Line)> local = Of(file, line => line.Time.ToLocal() - startedAt);
            lines = local.Exists(line => IsDuring(line.At, duration)) ? local : throw NotDuring(file, [.. lines.Select(line => line.At)], startedAt, duration);
        }

        TimelineEvent[] events = [.. lines.Where(line => IsDuring(line.At, duration)).Select(line => ToEvent(line.At, line.Line))];
        return new CallLog(events, [.. NotesOn(file, lines.Count - events.Length)]);
    }

    private static List<(TimeSpan At, LogLine Line)> Of(LogFile file, Func<LogLine, TimeSpan> at) =>
        [.. file.Lines.Select(line => (At: at(line), Line: line)).OrderBy(line => line.At)];

    private static bool IsDuring(TimeSpan at, TimeSpan duration) => at >= TimeSpan.Zero && at <= duration + TimeAfter;

    private static TimelineEvent ToEvent(TimeSpan at, LogLine line) => new(
        Math.Round(at.TotalSeconds, 4),
        Direction: 1,
        line.Role is not null ? "transcript" : "log",
        line.Role?.ToLowerInvariant() ?? line.Level ?? "log",
        line.Role is not null ? $"{line.Role}: {line.Text}" : line.Text,
        line.Raw,
        line.Level == "error" ? line.Source is null ? "An error was logged." : $"An error was logged by {line.Source}." : null,
        "log");

    private static IEnumerable<string> NotesOn(LogFile file, int outside)
    {
        if (outside > 0)
        {
            yield return Text($"{CallReportText.Count(outside, "line")} of {file.Name} {(outside == 1 ? "was" : "were")} written before or after the call, and {(outside == 1 ? "is" : "are")} not shown.");
        }

        if (file.Unread > 0)
        {
            yield return Text($"{CallReportText.Count(file.Unread, "line")} of {file.Name} {(file.Unread == 1 ? "is" : "are")} not JSON with a timestamp and a text, and {(file.Unread == 1 ? "is" : "are")} not shown.");
        }
    }

    private static InvalidDataException NotDuring(LogFile file, TimeSpan[] at, DateTimeOffset startedAt, TimeSpan duration)
    {
        TimeSpan nearest = at.MinBy(time => time < TimeSpan.Zero ? -time : time - duration);
        TimeSpan off = nearest < TimeSpan.Zero ? nearest : nearest - duration;
        TimeSpan zone = QuarterHour * Math.Round((nearest - (duration / 2)) / QuarterHour);
        bool isZone = zone != TimeSpan.Zero && zone.Duration() <= TimeSpan.FromHours(14) && Array.Exists(at, time => IsDuring(time - zone, duration));
        return new InvalidDataException(
            Text($"No line of {file.Name} was written during the call, {startedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {(startedAt + duration).UtcDateTime:HH:mm:ss} UTC: the nearest is from {Describe(off.Duration())} {(off < TimeSpan.Zero ? "before it" : "after it")}. ")
            + (isZone
                ? Text($"With its times moved by {Describe(zone.Duration())}, it would be: it is in another time zone. Write timestamps in UTC, or with their offset.")
                : "Is it the log of this call, and do the clocks of both machines agree?"));
    }

    private static string Describe(TimeSpan time) =>
        time < TimeSpan.FromMinutes(1) ? Text($"{time.TotalSeconds:0.0} s")
        : time < TimeSpan.FromHours(1) ? Text($"{time.TotalMinutes:0} min")
        : time < TimeSpan.FromDays(2) ? Text($"{(int)time.TotalHours} h {time.Minutes} min")
        : Text($"{time.TotalDays:0} days");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
