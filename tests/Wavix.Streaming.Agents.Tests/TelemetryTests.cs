using System.Diagnostics;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

[Collection(RunsAlone.Name)]
public sealed class TelemetryTests
{
    private const string Secret = "My number is 4711.";

    [Fact]
    public async Task RunAsync_WithListeners_ReportsTurnsToolsTokensAndWhatTheCallerWaited()
    {
        using var metrics = new RecordedMetrics(WavixAgentTelemetry.MeterName);
        List<Activity> activities = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WavixAgentTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        ScriptedSpeechModel model = new ScriptedSpeechModel().Hears(Secret).CallsTool("look").Says(Secret);
        await using var agent = new AgentHarness(model, options => options.Tools = [AIFunctionFactory.Create(() => Secret, "look")]);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(1000)).HangUp());

        string run = activities.Single(activity => activity.OperationName == "invoke_agent").Id!;
        activities.Select(activity => activity.OperationName).Should().BeEquivalentTo(["invoke_agent", "chat script", "chat script", "execute_tool look"]);
        activities.Where(activity => activity.OperationName == "chat script").Should().OnlyContain(activity =>
            activity.ParentId == run && Equals(activity.GetTagItem("gen_ai.provider.name"), "scripted"));
        metrics.Texts.Select(text => text.Split(' ')[0]).Distinct().Should().BeEquivalentTo(
            "wavix.agent.response.latency", "wavix.agent.model.time_to_first_audio", "wavix.agent.tool.duration", "gen_ai.client.token.usage",
            "gen_ai.client.operation.duration");
        metrics.ValuesOf("wavix.agent.response.latency").Single().Value.Should().BeApproximately(result.ResponseLatencies.Single().TotalSeconds, 0.001);
        metrics.SumsOf("gen_ai.client.token.usage", "gen_ai.token.type", "wavix.agent.token.modality").Should().ContainKeys("output text", "output audio");
        string everything = string.Join('\n', activities.SelectMany(activity => activity.TagObjects).Select(tag => $"{tag.Value}"))
            + string.Join('\n', agent.Log.Records.Select(record => record.Everything));
        everything.Should().NotContain("4711");
    }

    [Fact]
    public async Task RunAsync_LoggerThrows_CallEndsInOrder()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says("Yes.");
        await using var agent = new AgentHarness(model, log: new RecordingLogger { OnRecord = _ => throw new ObjectDisposedException("provider") });

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(1000)).HangUp());

        agent.Log.Records.Should().NotBeEmpty();
        (result.Reason, result.Error).Should().Be((VoiceAgentEndReason.StreamEnded, null));
    }

    [Fact]
    public async Task LogTranscript_AskedFor_LogsWhatWasSaid()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Hears(Secret).Says("Thanks.");
        await using var agent = new AgentHarness(model, options => options.LogTranscript = true);

        await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(1000)).HangUp());

        agent.Log.Messages.Should().Contain(["Caller: " + Secret, "Agent: Thanks."]);
    }
}
