using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Wavix.Streaming.Simulator.Tests.Calls;

namespace Wavix.Streaming.Simulator.Tests.Recordings;

/// <summary><c>wavix-sim timeline</c> as its users meet it.</summary>
public sealed partial class TimelineCommandTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Header = """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""";
    private const string Start = """{"at":1,"from":"wavix","message":{"event":"start","call_id":"c","stream_id":"s","stream_type":"twoway","channel":"inbound"}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Timeline_RecordingWithAudio_PrintsItAndWritesThePage()
    {
        string file = await RecordAsync(RecordedAudio.Full);

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("timeline", file, "--output", _folder.File("page.html"));

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("Wavix -> app  start  twoway, inbound, call call-1").And.MatchRegex("app -> Wavix  media  [0-9]+ x").And.Contain("app -> Wavix  clear")
            .And.Contain("the application closes with 1000").And.Contain($"Written to {_folder.File("page.html")}");
        JsonElement data = Data(await File.ReadAllTextAsync(_folder.File("page.html")));
        data.GetProperty("callId").GetString().Should().Be("call-1");
        data.GetProperty("notes").GetArrayLength().Should().Be(0);
        data.GetProperty("callerPeaks").GetBytesFromBase64().Should().Contain(peak => peak > 20 && peak < 128, "the caller has spoken");
        data.GetProperty("otherPeaks").GetBytesFromBase64().Should().Contain(peak => peak > 20 && peak < 128, "the application was heard");
        Facts(data)["Ended by"].Should().Be("application, status 1000");
        Facts(data).Should().ContainKeys("First sound", "Answer 1").And.Contain("Clears", "1").And.Contain("Problems", "0");
    }

    [Fact]
    public async Task Timeline_AudioIsCleared_WasHeardUpToThere()
    {
        await File.WriteAllLinesAsync(
            _folder.File("call.ndjson"),
            [
                Header,
                Start,
                """{"at":100,"from":"application","message":{"event":"media","stream_id":"s","media":{"payload":{"bytes":48000}}}}""",
                """{"at":600,"from":"application","message":{"event":"clear","stream_id":"s"}}""",
                """{"at":2000,"from":"wavix","message":{"event":"stop"}}""",
            ]);

        await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"));

        Facts(Data(await File.ReadAllTextAsync(_folder.File("call.html"))))["Heard"].Should().Be("0.50 s", "a second was sent, and cleared after half of it");
    }

    [Fact]
    public async Task Timeline_RecordingWithoutAudio_SaysSoInABrowser()
    {
        string file = await RecordAsync(RecordedAudio.None);

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("timeline", file);

        exitCode.Should().Be(0, output + errors);
        string html = await File.ReadAllTextAsync(Path.ChangeExtension(file, ".html"));
        Data(html).GetProperty("callerPeaks").GetString().Should().BeEmpty();
        Facts(Data(html)).Should().NotContainKey("First sound");
        (IPage page, List<string> consoleErrors) = await browser.OpenAsync(html);
        (await page.Locator("#notes").InnerTextAsync()).Should().StartWith("The audio was not recorded");
        (await page.Locator("audio").IsVisibleAsync()).Should().BeFalse();
        (await page.Locator("#list button").CountAsync()).Should().BeGreaterThan(2);
        consoleErrors.Should().BeEmpty();
    }

    [Fact]
    public async Task Timeline_RecordingThatIsCut_ShowsWhatThereIs()
    {
        await File.WriteAllTextAsync(_folder.File("call.ndjson"), $"{Header}\n{Start}\n{{\"at\":5,\"dropped\":3}}\n{{\"at\":9,\"fro");

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"));

        exitCode.Should().Be(0, errors);
        output.Should().Contain("The recording is cut off in its last line").And.Contain("lacks 3 messages");
        Facts(Data(await File.ReadAllTextAsync(_folder.File("call.html"))))["Ended by"].Should().Be("unknown");
    }

    [Fact]
    public async Task Timeline_MalformedMessages_AreShownAsTheyWere()
    {
        await File.WriteAllLinesAsync(
            _folder.File("call.ndjson"),
            [
                Header,
                Start,
                """{"at":2,"from":"wavix","text":"{broken"}""",
                """{"at":3,"from":"application","message":{"event":"mark","stream_id":"other","mark":{"name":"x"}}}""",
                """{"at":4,"from":"wavix","lost":true}""",
            ]);

        (_, string output, _) = await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"));

        output.Should().Contain("stream_id does not match").And.Contain("the connection is lost");
        string html = await File.ReadAllTextAsync(_folder.File("call.html"));
        Data(html).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("message").GetString()).Should().Contain("{broken");
    }

    [Fact]
    public async Task Timeline_LongerThanAnHour_PrintsItAndSaysWhyThereIsNoPage()
    {
        await File.WriteAllLinesAsync(_folder.File("call.ndjson"), [Header, Start, """{"at":7200000,"from":"wavix","message":{"event":"stop"}}"""]);

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"));

        exitCode.Should().Be(1);
        output.Should().Contain("start  twoway");
        errors.Should().Contain("lasts 120 minutes, and a page has room for 60");
        File.Exists(_folder.File("call.html")).Should().BeFalse();
    }

    [Fact]
    public async Task Timeline_LogOfTheCall_IsOnThePage()
    {
        await File.WriteAllLinesAsync(_folder.File("call.ndjson"), [Header, Start, """{"at":4000,"from":"wavix","message":{"event":"stop"}}"""]);
        await File.WriteAllTextAsync(_folder.File("app.jsonl"), """{"Timestamp":"2026-11-28T12:00:01.500Z","LogLevel":"Warning","Category":"Shop","Message":"No order"}""");

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"), "--log", _folder.File("app.jsonl"));

        exitCode.Should().Be(0, output + errors);
        JsonElement line = Data(await File.ReadAllTextAsync(_folder.File("call.html"))).GetProperty("events").EnumerateArray()
            .Should().ContainSingle(e => e.GetProperty("kind").GetString() == "log").Subject;
        (line.GetProperty("at").GetDouble(), line.GetProperty("title").GetString(), line.GetProperty("name").GetString()).Should().Be((1.5, "No order", "warning"));
    }

    [Theory]
    [InlineData("no log", "is not a log of JSON lines with a timestamp. Line 1: It is not JSON.")]
    [InlineData("""{"time":"2026-11-28T11:00:01Z","msg":"a"}""", "it is in another time zone. Write timestamps in UTC, or with their offset.")]
    public async Task Timeline_LogThatCannotBeShown_SaysWhyAndWritesThePageWithoutIt(string log, string why)
    {
        await File.WriteAllLinesAsync(_folder.File("call.ndjson"), [Header, Start, """{"at":4000,"from":"wavix","message":{"event":"stop"}}"""]);
        await File.WriteAllTextAsync(_folder.File("app.jsonl"), log);

        (int exitCode, _, string errors) = await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"), "--log", _folder.File("app.jsonl"));

        exitCode.Should().Be(2);
        errors.Should().StartWith("The log can't be shown: ").And.Contain(why);
        File.Exists(_folder.File("call.html")).Should().BeTrue();
    }

    [Fact]
    public async Task Timeline_NoRecording_ExitsWithTwo()
    {
        await File.WriteAllTextAsync(_folder.File("call.ndjson"), "no recording\n");

        (int exitCode, _, string errors) = await ToolRun.RunAsync("timeline", _folder.File("call.ndjson"));

        exitCode.Should().Be(2);
        errors.Should().Contain("is not a recording of RecordingTransport").And.NotContain("   at ");
    }

    private static JsonElement Data(string html) => JsonDocument.Parse(DataElement().Match(html).Groups[1].Value).RootElement;

    private static Dictionary<string, string> Facts(JsonElement data) => data.GetProperty("facts").EnumerateArray()
        .ToDictionary(fact => fact.GetProperty("name").GetString()!, fact => fact.GetProperty("value").GetString()!);

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataElement();

    private async Task<string> RecordAsync(RecordedAudio audio)
    {
        await using RecordedApp app = await RecordedApp.StartAsync(RecordedApp.Bot(TimeSpan.FromSeconds(5)), _folder.File("logs"), audio);
        return await app.RecordAsync();
    }
}
