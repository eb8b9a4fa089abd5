using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

public sealed class ToolTests
{
    [Fact]
    public async Task Tool_IsSlow_CallerHearsFillersAndThenTheAnswer()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .CallsTool("get_order", """{"id": 7}""").ExpectToolResult("order 7").ExpectRespond().Says("It is on its way.");
        await using var agent = new AgentHarness(model, options => options.Tools = [Slow("get_order", "order 7 left", 5000, options)]);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(2000), within: TimeSpan.FromSeconds(30)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: It is on its way.");
        agent.Call.Heard.GetGaps().Should().OnlyContain(gap => gap.At < Ms(1100) || gap.Duration < Ms(1500));
        (result.ResponseLatencies.Single() - Ms(5700)).Duration().Should().BeLessThan(Ms(400));
    }

    [Fact]
    public async Task Tool_CallerInterruptsMeanwhile_IsAnsweredAndLearnsTheResult()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.Says("Let me look that up for you.").CallsTool("get_order"))
            .Says("Of course.").ExpectToolResult("done").ExpectRespond().Says("It is there.");
        await using var agent = new AgentHarness(model, options => options.Tools = [Slow("get_order", "done", 5000, options)]);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(600), Question).Listen(Ms(2000), within: TimeSpan.FromSeconds(30)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Interruptions.Should().Be(1);
        result.Transcript.Select(entry => entry.Text).Should().HaveCount(3).And.EndWith("It is there.");
    }

    [Fact]
    public async Task Tools_TwoInOneResponse_RunTogetherAndGetOneRequest()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.CallsTool("a").CallsTool("b")).ExpectToolResult("of a").ExpectToolResult("of b").ExpectRespond().Says("Both.");
        await using var agent = new AgentHarness(
            model, options => options.Tools = [Slow("a", "of a", 1000, options), Slow("b", "of b", 1500, options)]);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(2000), within: TimeSpan.FromSeconds(30)).HangUp());

        model.Verify().Should().BeEmpty();
        model.Sessions[0].Commands.Select(command => command.Kind).Should().Equal(
            ModelCommandKind.ToolResult, ModelCommandKind.ToolResult, ModelCommandKind.Respond);
        model.Sessions[0].Commands[^1].At.Should().BeLessThan(Ms(3800));
        result.Transcript.Single().Text.Should().Be("Both.");
    }

    [Theory]
    [InlineData("get_order", "{", "not a JSON object")]
    [InlineData("get_order", "[1]", "not a JSON object")]
    [InlineData("unknown", "{}", "There is no tool unknown")]
    [InlineData("late", "{}", "did not answer within 2 s")]
    [InlineData("broken", "{}", "The tool failed.")]
    public async Task Tool_CanNotRun_ModelLearnsItAndTheCallContinues(string name, string arguments, string result)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().CallsTool(name, arguments).ExpectToolResult(result).ExpectRespond().Says("Sorry.");
        await using var agent = new AgentHarness(model, options =>
        {
            options.ToolTimeout = TimeSpan.FromSeconds(2);
            options.Tools =
            [
                Slow("get_order", "", 10, options),
                AIFunctionFactory.Create(() => new TaskCompletionSource().Task, "late"),
                AIFunctionFactory.Create(string () => throw new InvalidOperationException("The password is 1234."), "broken"),
            ];
        });

        await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(2000), within: TimeSpan.FromSeconds(30)).HangUp());

        model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Tools_MoreThanMayRun_OneFailsAtOnce()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.CallsTool("a").CallsTool("a")).ExpectToolResult("Too many").ExpectToolResult("done").ExpectRespond().Says("Yes.");
        await using var agent = new AgentHarness(model, options =>
        {
            options.MaxConcurrentTools = 1;
            options.Tools = [Slow("a", "done", 1000, options)];
        });

        await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(2000), within: TimeSpan.FromSeconds(30)).HangUp());

        model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Tool_CallEnds_IsCanceled()
    {
        var canceled = new TaskCompletionSource();
        ScriptedSpeechModel model = new ScriptedSpeechModel().CallsTool("wait");
        await using var agent = new AgentHarness(model, options => options.Tools =
        [
            AIFunctionFactory.Create(
                async (CancellationToken cancellationToken) =>
                {
                    using CancellationTokenRegistration registration = cancellationToken.Register(canceled.SetResult);
                    await canceled.Task;
                },
                "wait"),
        ]);

        await agent.PlayAsync(new CallScript().Say(Question).Silence(Ms(2000)).HangUp());

        await canceled.Task.SoonAsync();
    }

    [Fact]
    public async Task CollectDigits_CallerPresses_ModelLearnsThem()
    {
        DigitsRequest? asked = null;
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.Says("Your pin?").CallsTool("collect_digits", """{"max_digits": 4, "terminator": "#"}"""))
            .ExpectToolResult("The caller pressed 1234").ExpectRespond().Says("Thanks.");
        await using var agent = new AgentHarness(model, call: call => call.CollectDigitsAsync = (request, _) =>
        {
            asked = request;
            return Task.FromResult<string?>("1234");
        });

        await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(1000)).HangUp());

        model.Verify().Should().BeEmpty();
        asked.Should().Be(new DigitsRequest(4, '#'));
        model.Sessions[0].ConnectOptions.Tools.Select(tool => tool.Name).Should().Equal("end_call", "collect_digits");
    }

    [Fact]
    public async Task HandOver_AfterItsAnnouncement_EndsTheRunWithoutHangingUp()
    {
        string? reason = null;
        TimeSpan at = default;
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.Says("I connect you to a colleague.").CallsTool("hand_over", """{"reason": "refund"}"""));
        AgentHarness? harness = null;
        await using AgentHarness agent = harness = new AgentHarness(model, call: call => call.HandOverAsync = (why, _) =>
        {
            (reason, at) = (why, harness!.Clock.Elapsed);
            return Task.CompletedTask;
        });

        await agent.Call.RunAsync(new CallScript().Say(Question).Listen(Ms(1000)));
        VoiceAgentResult result = await agent.EndAsync();

        (result.Reason, reason, agent.HungUpAt).Should().Be((VoiceAgentEndReason.HandedOver, "refund", null));
        at.Should().BeGreaterThan(Ms(1000 + 500 + 200 + 1800));
        result.Transcript.Single().IsInterrupted.Should().BeFalse();
    }

    private static AIFunction Slow(string name, string result, int milliseconds, VoiceAgentOptions options) => AIFunctionFactory.Create(
        async (CancellationToken cancellationToken) =>
        {
            await Task.Delay(Ms(milliseconds), options.TimeProvider, cancellationToken);
            return result;
        },
        name);
}
