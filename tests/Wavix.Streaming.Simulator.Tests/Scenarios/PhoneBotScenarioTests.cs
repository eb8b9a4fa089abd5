using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Simulator.Scenarios;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Scenarios;

/// <summary>The ready scenarios as phone calls to the sample PhoneBot, in a process of its own. All call it at the same time.</summary>
[InRealTime]
public class PhoneBotScenarioTests
{
    private static readonly Lazy<Task<Dictionary<string, ScenarioResult>>> Runs = new(() => RunAllAsync());

    public static TheoryData<string> Names => [.. ReadyScenarios.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Dial_ReadyScenario_Passes(string scenario)
    {
        ScenarioResult result = (await Runs.Value)[scenario];

        result.Failures.Should().BeEmpty();
        result.Calls.Should().HaveCount(result.Scenario.Calls);
    }

    private static async Task<Dictionary<string, ScenarioResult>> RunAllAsync()
    {
        await using ApiServer api = await ApiServer.StartAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0), CancellationToken.None);
        string address = $"http://127.0.0.1:{FreePort.Next()}";
        await using SampleServer bot = await SampleServer.StartAsync(
            "PhoneBot", "--local", "--urls", address, "--Wavix:BaseAddress", api.Address.ToString());
        var settings = new DialSettings { WebhookUrl = new Uri($"{address}/wavix/events") };

        // The first call of a process that has just started is slow, and greets late.
        await DialAsync(api, settings, CallScenario.FromJson("""{ "name": "first", "steps": [ { "waitForAudio": {} }, { "hangUp": true } ] }"""));
        ScenarioResult[] results = await Task.WhenAll(ReadyScenarios.Names.Select(name => DialAsync(api, settings, ReadyScenarios.Read(name))));
        return ReadyScenarios.Names.Zip(results).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static async Task<ScenarioResult> DialAsync(ApiServer api, DialSettings settings, CallScenario scenario)
    {
        var run = new ScenarioRun(
            async (one, cancellationToken) =>
            {
                DialSettings ofCall = settings with { Stream = new SimulatedCallOptions { Faults = one.Faults }, Script = one.Script };
                return DialCommand.ToScenarioCall(await new DialedCall(ofCall, api, TextWriter.Null).RunAsync(cancellationToken));
            },
            TimeProvider.System);
        return (await run.RunAsync([scenario], CancellationToken.None)).Single();
    }
}
