using System.Net.WebSockets;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Simulator.Scenarios;
using Wavix.Streaming.Simulator.Tests.Dials;

namespace Wavix.Streaming.Simulator.Tests.Scenarios;

/// <summary><c>--scenario</c> of <c>call</c> and <c>dial</c>, and <c>wavix-sim scenarios</c>, as a tester meets them.</summary>
[InRealTime]
public class ScenarioCommandTests
{
    private const string Greets = """{ "name": "It greets", "description": "It speaks.", "steps": [ { "waitForAudio": {} }, { "hangUp": true } ] }""";
    private const string IsSilent = """{ "name": "It is silent", "steps": [ { "expectNoAudio": { "for": "300ms" } } ] }""";

    [Fact]
    public async Task Call_ScenariosOfAFolder_ReportsEachAndExitsWithOne()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.json"), Greets);
        await File.WriteAllTextAsync(folder.File("b.json"), IsSilent);
        await File.WriteAllTextAsync(folder.File("c.schema.json"), "{}");
        string junit = folder.File("result.xml");
        await using WebApplication server = await StartAsync();

        (int exitCode, string output, string errors) = await ToolRun.RunAsync(
            "call", server.StreamUrl().ToString(), "--scenario", folder.File("."), "--junit", junit);

        exitCode.Should().Be(1, output + errors);
        output.Should().MatchRegex(@"passed  It greets \(\d+\.\d s\)").And.MatchRegex(@"FAILED  It is silent \(\d+\.\d s\)")
            .And.Contain("        Step 1, expectNoAudio {\"for\":\"300ms\"}: expected no sound of the application for 300 ms; it was heard after ")
            .And.Contain("2 scenarios, 1 failed.");
        XElement suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        suite.Attribute("tests")!.Value.Should().Be("2");
        suite.Attribute("failures")!.Value.Should().Be("1");
        suite.Elements("testcase").Select(one => one.Attribute("name")!.Value).Should().Equal("It greets", "It is silent");
        suite.Elements("testcase").Last().Element("failure")!.Attribute("message")!.Value.Should().StartWith("Step 1, expectNoAudio");
    }

    [Fact]
    public async Task Call_OneScenarioWithFiles_WritesThemAndShowsTheCall()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.json"), Greets);
        await using WebApplication server = await StartAsync();

        (int exitCode, string output, string errors) = await ToolRun.RunAsync(
            "call", server.StreamUrl().ToString(), "--scenario", folder.File("a.json"), "--record", folder.File("a.wav"), "--timeline", folder.File("a.html"));

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("app -> Wavix  media").And.Contain("Latency   first sound").And.Contain("passed  It greets").And.Contain("1 scenario, 0 failed.");
        new FileInfo(folder.File("a.wav")).Length.Should().BeGreaterThan(44);
        (await File.ReadAllTextAsync(folder.File("a.html"))).Should().Contain("</html>");
    }

    [Fact]
    public async Task Call_ParallelCallsWithJson_ReportsEachCall()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.json"), Greets.Replace("\"steps\"", "\"calls\": 3, \"steps\"", StringComparison.Ordinal));
        await using WebApplication server = await StartAsync();

        (int exitCode, string output, string errors) = await ToolRun.RunAsync("call", server.StreamUrl().ToString(), "--scenario", folder.File("a.json"), "--json");

        exitCode.Should().Be(0, output + errors);
        JsonElement root = JsonDocument.Parse(output).RootElement;
        root.GetProperty("passed").GetBoolean().Should().BeTrue();
        JsonElement[] calls = [.. root.GetProperty("scenarios")[0].GetProperty("calls").EnumerateArray()];
        calls.Select(call => call.GetProperty("report").GetProperty("call_id").GetString()).Distinct().Should().HaveCount(3);
    }

    [Fact]
    public async Task Call_ServerIsNotThere_ExitsWithThree()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync("call", $"ws://127.0.0.1:{FreePort.Next()}/stream", "--scenario", "digits", "--scenario", "voicemail");

        exitCode.Should().Be(3);
        output.Should().Contain("can't be reached").And.Contain("1 scenario, 1 failed. 1 did not run.");
    }

    [Theory]
    [InlineData("Use either --scenario or --say", "--scenario", "digits", "--say", "a.wav")]
    [InlineData("Use either --scenario or --fault", "--scenario", "digits", "--fault", "jitter")]
    [InlineData("Use either --scenario or --duration", "--scenario", "digits", "--duration", "5s")]
    [InlineData("--scenario needs an application that can speak: remove --type oneway.", "--scenario", "digits", "--type", "oneway")]
    [InlineData("--junit needs --scenario.", "--junit", "a.xml")]
    [InlineData("--scenario interupter: there is neither such a file or folder, nor a ready scenario of that name. Did you mean interrupter? The ready ones are: digits,", "--scenario", "interupter")]
    [InlineData("--record and --timeline are for one scenario with one call.", "--scenario", "digits", "--scenario", "voicemail", "--record", "a.wav")]
    public async Task Call_ArgumentsThatDoNotGoTogether_ExitsWithTwo(string expected, params string[] arguments)
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync(["call", "ws://127.0.0.1:1/stream", .. arguments]);

        exitCode.Should().Be(2);
        errors.Should().Contain(expected);
    }

    [Fact]
    public async Task Call_ScenarioWithAMistake_SaysWhereAndExitsWithTwo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.json");
        await File.WriteAllTextAsync(path, "{ \"name\": \"n\",\n  \"steps\": [ { \"hangup\": true } ] }");

        (int exitCode, _, string errors) = await ToolRun.RunAsync("call", "ws://127.0.0.1:1/stream", "--scenario", path);

        exitCode.Should().Be(2);
        errors.Should().Contain($"{path}, line 2, column 26, steps[0].hangup: hangup is not known here. Did you mean hangUp?");
    }

    [Fact]
    public async Task Dial_KeysOfAScenario_AreCollected()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("keys.json");
        await File.WriteAllTextAsync(path, """{ "name": "Keys", "steps": [ { "silence": "1s" }, { "press": "12#" }, { "silence": "500ms" }, { "hangUp": true } ] }""");
        string? collected = null;
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) =>
            {
                switch (call.EventType)
                {
                    case "call_setup":
                        await app.AnswerAsync(call.Id);
                        await app.SendAsync("POST", $"/v1/calls/{call.Id}/collect", new { timeout = 10, max_digits = 5, termination_character = "#" });
                        break;
                    case "on_call_event":
                        collected = call.Body;
                        break;
                }

                return 200;
            },
        }.StartAsync();

        (int exitCode, string output, string errors) = await ToolRun.RunAsync(
            "dial", app.Webhook, "--api", $"127.0.0.1:{app.ApiPort}", "--scenario", path);

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("passed  Keys");
        collected.Should().Contain("\"12\"");
    }

    [Fact]
    public async Task Dial_WebhookIsNotThere_ExitsWithThreeAndSaysWhy()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync(
            "dial", $"http://127.0.0.1:{FreePort.Next()}/on-call", "--api", "127.0.0.1:0", "--scenario", "digits");

        exitCode.Should().Be(3);
        output.Should().Contain("FAILED  A caller who presses keys").And.Contain("webhook");
    }

    [Fact]
    public async Task Scenarios_WithoutOptions_ListsTheReadyOnes()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync("scenarios");

        exitCode.Should().Be(0);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Should().Equal(ReadyScenarios.Names);
    }

    [Fact]
    public async Task Scenarios_WithAFolder_WritesThemAndTheSchema()
    {
        using var folder = new TemporaryFolder();
        string target = folder.File("mine");

        (int exitCode, string output, _) = await ToolRun.RunAsync("scenarios", "--output", target);

        exitCode.Should().Be(0, output);
        Directory.EnumerateFiles(target).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Should().Equal(ReadyScenarios.Names.Select(name => $"{name}.json").Append("wavix-scenario.schema.json").Order(StringComparer.Ordinal));
        foreach (string path in Directory.EnumerateFiles(target))
        {
            (await File.ReadAllTextAsync(path)).Should().Be(await File.ReadAllTextAsync(Repository.PathOf("docs", "scenarios", Path.GetFileName(path))));
        }
    }

    [Fact]
    public void Document_TableOfScenarios_HasTheReadyOnes() => File.ReadLines(Repository.PathOf("docs", "scenarios", "README.md"))
        .Where(line => line.StartsWith("| [", StringComparison.Ordinal)).Select(line => line[3..line.IndexOf(']', StringComparison.Ordinal)])
        .Order(StringComparer.Ordinal).Should().Equal(ReadyScenarios.Names);

    private static Task<WebApplication> StartAsync() => LoopbackServer.StartAsync(app =>
    {
        app.UseWebSockets();
        app.Map("/stream", async (HttpContext http) =>
        {
            using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
            await new GreetingBot().ServeAsync(webSocket);
        });
    });
}
