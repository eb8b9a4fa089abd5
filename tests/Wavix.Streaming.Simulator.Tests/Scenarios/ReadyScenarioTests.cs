using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Simulator.Scenarios;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Scenarios;

/// <summary>
/// The ready scenarios over real sockets: they pass with a bot that does everything right, and each finds what is wrong with one that does
/// not. All run at the same time, because they mostly wait.
/// </summary>
[InRealTime]
public class ReadyScenarioTests
{
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, BrokenBot> Broken = new()
    {
        ["never speaks"] = new("polite-caller", () => new GreetingBot { Greeting = TimeSpan.Zero, Patience = Forever }, "Step 1, waitForAudio *: expected that the caller hears the application; received 0 commands with 0 ms of audio, but no sound of it was heard. At 5.* s of the call."),
        ["does not reply"] = new("polite-caller", () => new GreetingBot { Replies = false, Patience = Forever }, "Step 4, expectAudio *: expected that the caller hears the application; received 0 commands with 0 ms of audio*"),
        ["never stops when interrupted"] = new("interrupter", () => new GreetingBot { Greeting = TimeSpan.FromSeconds(10), StopsWhenInterrupted = false }, "Step 2, expectClear *: expected a clear since the caller last began to speak*"),
        ["hangs up at silence at once"] = new("silent-caller", () => new GreetingBot { HangsUpAfterTheGreeting = true }, "Step *: expected that the *The connection has ended.*"),
        ["never hangs up"] = new("silent-caller", () => new GreetingBot { HangsUp = false }, "Step 4, expectHangUp *: expected that the application closes the connection; received * commands with * ms of audio.*")
        {
            // It would take the limit.
            Change = json => json.Replace("\"expectHangUp\": { \"within\": \"30s\" }", "\"expectHangUp\": { \"within\": \"8s\" }", StringComparison.Ordinal),
        },
        ["takes its echo for the caller"] = new("speakerphone", () => new GreetingBot { Threshold = 200, Patience = Forever, Replies = false }, "Step 1, expectAudio *: expected that the caller hears 1000 ms of the application; * was heard.*"),
        ["replies too late after a hold"] = new("long-hold", () => new GreetingBot { DelayAfterHold = TimeSpan.FromSeconds(20), Patience = Forever }, "Step 5, expectAudio *: expected that the caller hears the application;*"),
        ["dies of malformed messages"] = new("noisy-line", () => new GreetingBot { DiesOfMalformedMessages = true }, "Step *The c* has ended*"),
        ["dies of lost messages"] = new("noisy-line", () => new GreetingBot { DiesOfLostMessages = true }, "Step *The c* has ended*"),
        ["does not close"] = new("hang-up-in-the-greeting", null, "Step 3, hangUp true: expected the application to answer our close; *"),
        ["ignores keys"] = new("digits", () => new GreetingBot { ShortestSpeech = TimeSpan.FromMilliseconds(600), Patience = Forever }, "Step 4, expectAudio *: expected that the caller hears the application; *"),
        ["speaks only before the beep"] = new("voicemail", () => new GreetingBot { Replies = false, Patience = Forever }, "Step 3, expectAudio *: expected that the caller hears the application; *"),
        ["closes with an error"] = new("silent-caller", () => new GreetingBot { CloseStatus = 1011 }, "All steps passed, but the stream ended with an error: application, status 1011*"),
    };

    private static readonly Lazy<Task<Dictionary<string, ScenarioResult>>> Runs = new(() => RunAllAsync());

    public static TheoryData<string> Names => [.. ReadyScenarios.Names];

    public static TheoryData<string> BrokenNames => [.. Broken.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_BotThatIsRight_Passes(string scenario)
    {
        ScenarioResult result = (await Runs.Value)[scenario];

        result.Failures.Should().BeEmpty();
        result.Calls.Should().HaveCount(result.Scenario.Calls);
    }

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public async Task Scenario_BotThatIsBroken_FailsForThatReason(string bot)
    {
        ScenarioResult result = (await Runs.Value)[bot];

        result.Passed.Should().BeFalse();
        result.Calls.Should().AllSatisfy(call => call.Failure.Should().Match(Broken[bot].Expected));
    }

    [Fact]
    public void Broken_Bots_AreThereForEveryScenario() => Broken.Values.Select(bot => bot.Scenario).Distinct().Order().Should().Equal(ReadyScenarios.Names);

    private static async Task<Dictionary<string, ScenarioResult>> RunAllAsync()
    {
        await using WebApplication server = await LoopbackServer.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/stream/{name}", async (HttpContext http, string name) =>
            {
                using WebSocket webSocket = await http.WebSockets.AcceptWebSocketAsync();
                await (Broken.TryGetValue(name, out BrokenBot? broken)
                    ? broken.NewBot?.Invoke().ServeAsync(webSocket) ?? GreetingBot.ServeWithoutReadingAsync(webSocket, http.RequestAborted)
                    : new GreetingBot().ServeAsync(webSocket));
            });
        });
        (string Name, CallScenario Scenario)[] all =
        [
            .. ReadyScenarios.Names.Select(name => (name, ReadyScenarios.Read(name))),
            .. Broken.Select(bot => (bot.Key, bot.Value.Read())),
        ];
        ScenarioResult[] results = await Task.WhenAll(all.Select(one => RunAsync(new ServerTarget(server.StreamUrl($"/stream/{one.Name}").ToString(), [], null), one.Scenario)));
        return all.Zip(results).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    private static async Task<ScenarioResult> RunAsync(ServerTarget server, CallScenario scenario)
    {
        var run = new ScenarioRun(
            async (one, cancellationToken) =>
            {
                var options = new SimulatedCallOptions { Faults = one.Faults };
                await using SimulatedCall call = await server.CallAsync(options, cancellationToken);
                return await ScenarioTalk.RunAsync(call, options, one.Script, cancellationToken);
            },
            TimeProvider.System);
        return (await run.RunAsync([scenario], CancellationToken.None)).Single();
    }

    /// <param name="Scenario">The scenario that finds it.</param>
    /// <param name="NewBot">Creates the bot of a call; null for a server without the SDK that never closes.</param>
    /// <param name="Expected">What the failed step says.</param>
    private sealed record BrokenBot(string Scenario, Func<GreetingBot>? NewBot, string Expected)
    {
        public Func<string, string> Change { get; init; } = json => json;

        public CallScenario Read()
        {
            string json = File.ReadAllText(Repository.PathOf("docs", "scenarios", Scenario + ".json"));
            string changed = Change(json);
            return CallScenario.FromJson(changed);
        }
    }
}
