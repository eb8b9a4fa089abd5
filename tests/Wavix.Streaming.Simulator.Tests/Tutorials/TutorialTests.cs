using System.Globalization;
using System.Text.Json;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Tests.Tutorials;

/// <summary>
/// The tutorials, as their readers type them: program and calls are started by the commands of the page. All run at the same time, because they
/// mostly wait. The first one creates a project from a template; PackageTests runs it.
/// </summary>
[InRealTime]
public class TutorialTests
{
    private const string FirstBot = "first-bot.md";

    private static readonly Dictionary<string, Func<TutorialPage, Task>> Tutorials = new()
    {
        ["first-real-call.md"] = CallThePhoneBotAsync,
        ["voice-agent.md"] = CallTheAgentAsync,
        ["live-transcription.md"] = TranscribeAsync,
        ["recorder.md"] = RecordAsync,
    };

    private static readonly Lazy<Dictionary<string, Task>> Runs = new(() =>
        Tutorials.ToDictionary(tutorial => tutorial.Key, tutorial => Task.Run(() => tutorial.Value(TutorialPage.Read(tutorial.Key)))));

    public static TheoryData<string> Pages => [.. Tutorials.Keys];

    [Theory]
    [MemberData(nameof(Pages))]
    public Task Tutorial_CommandsOfThePage_EndInACallThatIsHeard(string page) => Runs.Value[page];

    [Fact]
    public void Pages_AllTutorials_AreRun() => TutorialPage.Names.Should().BeEquivalentTo([FirstBot, .. Tutorials.Keys]);

    /// <summary>The phone in the browser is called by hand; what the page types is what the tool accepts.</summary>
    [Fact]
    public void Phones_AllTutorials_CallTheWebhookThatTheyDial()
    {
        foreach (string name in TutorialPage.Names.Where(name => name != FirstBot))
        {
            string[] commands = [.. TutorialPage.Read(name).Commands];
            IEnumerable<string> dialed = commands.Where(command => command.StartsWith("wavix-sim dial ", StringComparison.Ordinal)).Select(command => command.Split(' ')[2]);

            commands.Where(command => command.StartsWith("wavix-sim phone ", StringComparison.Ordinal)).Select(command => command.Split(' ')[2])
                .Should().BeSubsetOf(dialed, name);
        }
    }

    /// <summary>Closed by its key: the address of the webhook has the secret, and that of the stream a token.</summary>
    private static async Task CallThePhoneBotAsync(TutorialPage page)
    {
        string port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        page.With("5085", port).With("https://voice.example.com", $"http://127.0.0.1:{port}");
        await using (ChildProcess printing = ChildProcess.Start(
            "dotnet", [Repository.PathOfSample("PhoneBot"), .. page.Settings, .. page.Sample("PhoneBot", "--webhook")]))
        {
            (await printing.WaitForExitAsync()).Should().Be(0, printing.Printed);
            page.With("/wavix/0123456789ABCDEF0123456789ABCDEF/events", new Uri(printing.Printed.Trim()).AbsolutePath);
        }

        await using TutorialRun run = await TutorialRun.StartAsync(page, "PhoneBot", "--urls");

        string output = await run.DialAsync("first-call.json");

        output.Should().Contain("hung up by application");
        await run.Program.Process.WaitForLineAsync("Completed: ");
    }

    private static async Task CallTheAgentAsync(TutorialPage page)
    {
        using var folder = new TemporaryFolder();
        string recording = folder.File("call.wav");
        await using TutorialRun run = await TutorialRun.StartAsync(page.With("call.wav", recording), "VoiceAgent", "--scripted", port: "5087");

        string output = await run.DialAsync("interruption.json");

        output.Should().Contain("app -> Wavix  clear").And.Contain("hung up by application");
        await run.Program.Process.WaitForLineAsync("AgentEndedCall");
        File.Exists(recording).Should().BeTrue();
    }

    private static async Task TranscribeAsync(TutorialPage page)
    {
        using var folder = new TemporaryFolder();
        await using TutorialRun run = await TutorialRun.StartAsync(page.With("both.wav", folder.File("both.wav")), "LiveTranscription", "--local", port: "5086");

        await run.DialAsync("caller.json");
        (await LinesOfNewestCallAsync(run)).Should().SatisfyRespectively(
            first => first.Should().StartWith("caller: one two three four"), second => second.Should().StartWith("caller: one two three"));

        await run.DialAsync("--callee");
        string[] lines = await LinesOfNewestCallAsync(run);
        lines.Should().Contain(line => line.StartsWith("caller: one", StringComparison.Ordinal)).And.Contain(line => line.StartsWith("other: one", StringComparison.Ordinal));
    }

    private static async Task RecordAsync(TutorialPage page)
    {
        using var folder = new TemporaryFolder();
        await using TutorialRun run = await TutorialRun.StartAsync(page.With("recordings", folder.Path), "CallRecorder", "--local", port: "5081");

        await run.DialAsync("agrees.json");
        await run.Program.Process.WaitForLineAsync(" is in ");
        await run.DialAsync("refuses.json");
        await run.Program.Process.WaitForLineAsync("was not recorded");

        string[] files = [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        files.Select(Path.GetExtension).Should().Equal(".json", ".wav");
        (await File.ReadAllTextAsync(files[0])).Should().Contain("\"has_ended\": true").And.Contain("\"end_reason\": \"Stopped\"");
        await using WavReader recording = await WavReader.OpenAsync(files[1]);
        recording.Channels.Should().Be(2);
        short[] samples = await recording.ReadAllAsync();
        samples.Where((_, i) => i % 2 == 0).Should().Contain(sample => sample > 1000, "the caller is on the left");
        samples.Where((_, i) => i % 2 == 1).Should().Contain(sample => sample > 1000, "what the caller heard is on the right");
    }

    /// <summary>The final lines as the page in the browser gets them, each with its side.</summary>
    private static async Task<string[]> LinesOfNewestCallAsync(TutorialRun run)
    {
        using var http = new HttpClient { BaseAddress = run.Program.Address, Timeout = Patience.Soon };
        using var calls = new StreamReader(await http.GetStreamAsync(new Uri("calls/events", UriKind.Relative)));
        string? list;
        do
        {
            list = await calls.ReadLineAsync().WaitAsync(Patience.Soon);
        }
        while (list is not null && !list.StartsWith("data: [{", StringComparison.Ordinal));

        using JsonDocument json = JsonDocument.Parse(list!["data: ".Length..]);
        string newest = json.RootElement.EnumerateArray().MaxBy(call => call.GetProperty("startedAt").GetDateTimeOffset()).GetProperty("id").GetString()!;

        // It ends when the call has ended.
        string events = await http.GetStringAsync(new Uri($"calls/{newest}/events", UriKind.Relative));
        return [.. events.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).SelectMany(Read)];

        static IEnumerable<string> Read(string line)
        {
            using JsonDocument data = JsonDocument.Parse(line["data: ".Length..]);
            JsonElement text = data.RootElement;
            return text.TryGetProperty("side", out JsonElement side) && text.GetProperty("isFinal").GetBoolean() ? [$"{side}: {text.GetProperty("text")}"] : [];
        }
    }
}
