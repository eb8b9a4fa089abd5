using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Simulator.Logs;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>The lines of a log on the axis of a call that lasted ten seconds.</summary>
public sealed class CallLogTests : IDisposable
{
    private static readonly DateTimeOffset StartedAt = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Align_LinesOfTheCallAndOthers_ShowsThoseOfTheCallInTheOrderOfTime()
    {
        CallLog log = await AlignAsync(
            Line("2026-11-28T11:59:59Z", "before"),
            Line("2026-11-28T12:00:03.5Z", "second"),
            Line("2026-11-28T12:00:01.25Z", "first"),
            "not JSON",
            Line("2026-11-28T12:00:11Z", "the result"),
            Line("2026-11-28T12:00:30Z", "the next call"));

        log.Events.Select(e => (e.At, e.Title, e.Kind, e.Track)).Should().Equal(
            (1.25, "first", "log", "log"), (3.5, "second", "log", "log"), (11, "the result", "log", "log"));
        log.Notes.Should().Equal(
            "2 lines of app.jsonl were written before or after the call, and are not shown.",
            "1 line of app.jsonl is not JSON with a timestamp and a text, and is not shown.");
    }

    [Fact]
    public async Task Align_TranscriptAndError_AreShownAsSuch()
    {
        CallLog log = await AlignAsync(
            """{"time":"2026-11-28T12:00:01Z","role":"User","text":"Hello?"}""",
            """{"time":"2026-11-28T12:00:02Z","level":"error","logger":"Shop","msg":"No database"}""");

        log.Events.Select(e => (e.Kind, e.Name, e.Title, e.Problem)).Should().Equal(
            ("transcript", "user", "User: Hello?", null), ("log", "error", "No database", "An error was logged by Shop."));
        log.Events[1].Message.Should().Contain("\"logger\": \"Shop\"");
    }

    [Fact]
    public async Task Align_TimesWithoutAZone_AreInUtcOrOfThisMachine()
    {
        (await AlignAsync(Line("2026-11-28T12:00:01", "a"))).Events.Should().ContainSingle().Which.At.Should().Be(1);

        string local = (StartedAt + TimeSpan.FromSeconds(2)).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        (await AlignAsync(Line(local, "a"))).Events.Should().ContainSingle().Which.At.Should().Be(2);
    }

    [Theory]
    [InlineData("2026-11-28T10:00:03Z", "the nearest is from 1 h 59 min before it. With its times moved by 2 h 0 min, it would be: it is in another time zone.")]
    [InlineData("2026-11-28T17:30:05Z", "the nearest is from 5 h 29 min after it. With its times moved by 5 h 30 min, it would be: it is in another time zone.")]
    [InlineData("2026-11-28T11:59:20Z", "the nearest is from 40.0 s before it. Is it the log of this call, and do the clocks of both machines agree?")]
    [InlineData("2026-11-20T12:00:01Z", "the nearest is from 8 days before it. Is it the log of this call")]
    public async Task Align_AllLinesOutside_SaysByHowMuch(string time, string says) =>
        (await FluentActions.Awaiting(() => AlignAsync(Line(time, "a"))).Should().ThrowAsync<InvalidDataException>())
            .WithMessage($"No line of app.jsonl was written during the call, 2026-11-28 12:00:00 to 12:00:10 UTC: {says}*");

    [Theory]
    [InlineData("hello\nworld\n", "*is not a log of JSON lines with a timestamp. Line 1: It is not JSON.")]
    [InlineData("\n\n", "*has no lines: nothing was logged*")]
    public async Task ReadAsync_NotALog_SaysSo(string content, string message)
    {
        await File.WriteAllTextAsync(_folder.File("app.jsonl"), content);

        (await FluentActions.Awaiting(() => LogFile.ReadAsync(_folder.File("app.jsonl"), CancellationToken.None)).Should().ThrowAsync<InvalidDataException>())
            .WithMessage(message);
    }

    private static string Line(string time, string text) => $$"""{"time":"{{time}}","msg":"{{text}}"}""";

    private async Task<CallLog> AlignAsync(params string[] lines)
    {
        await File.WriteAllLinesAsync(_folder.File("app.jsonl"), lines);
        return CallLog.Align(await LogFile.ReadAsync(_folder.File("app.jsonl"), CancellationToken.None), StartedAt, Duration);
    }
}
