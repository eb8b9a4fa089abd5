using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests;

public sealed class VoiceAgentTests
{
    [Fact]
    public async Task RunAsync_CallerAsksTwice_IsAnsweredTwice()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Hears("Are you open?").Says("Yes, until nine.").Hears("Thanks.").Says("You are welcome.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(AgentHarness.Question).Listen(AgentHarness.Ms(800)).Say(AgentHarness.Question).Listen(AgentHarness.Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.Transcript.Select(entry => entry.ToString()).Should().Equal(
            "Caller: Are you open?", "Agent: Yes, until nine.", "Caller: Thanks.", "Agent: You are welcome.");
        result.ResponseLatencies.Should().HaveCount(2).And.OnlyContain(latency => latency > AgentHarness.Ms(690) && latency < AgentHarness.Ms(800));
        result.Usage.OutputTokens.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task RunAsync_CallerInterrupts_AnswerIsCutWhereItWasHeard()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { ReportsWordTimes = true }
            .Says("One two three four five six seven eight nine ten.").Says("Sorry.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(AgentHarness.Question)
            .InterruptWhenHearing(after: AgentHarness.Ms(1000), AgentHarness.Question)
            .Listen(AgentHarness.Ms(800))
            .HangUp());

        model.Verify().Should().BeEmpty();
        result.Interruptions.Should().Be(1);
        model.Sessions[0].Commands.Should().ContainSingle(command => command.Kind == ModelCommandKind.Truncate)
            .Which.Heard.Should().BeCloseTo(AgentHarness.Ms(1040), AgentHarness.Ms(60));
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: One two three (interrupted)", "Agent: Sorry.");
        model.Sessions[0].Memory.Select(item => item.Text).Should().Contain("One two three").And.Contain("Sorry.");
    }
}
