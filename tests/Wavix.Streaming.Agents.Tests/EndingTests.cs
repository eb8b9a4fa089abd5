using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

public sealed class EndingTests
{
    private const string Goodbye = "Thank you for calling. Goodbye.";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task EndCall_ModelSaidGoodbye_IsHeardWholeAndThenHungUp()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Responds(response => response.Says("All the best, goodbye.").CallsTool("end_call"));
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).ExpectEnd(Within));

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.AgentEndedCall);
        result.Transcript.Single().ToString().Should().Be("Agent: All the best, goodbye.");
        agent.Call.Heard.ToAudio().Should().StartWith(TestAudio.Speech(Ms(1200)));
        (agent.HungUpAt!.Value - (result.Transcript.Single().To - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))).Should().BeLessThan(Ms(1000));
    }

    [Fact]
    public async Task EndCall_ModelSaidNothing_AgentSaysGoodbye()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().CallsTool("end_call").ExpectToolResult().ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).ExpectEnd(Within));

        model.Verify().Should().BeEmpty();
        result.Transcript.Single().ToString().Should().Be("Agent: " + Goodbye);
        agent.HungUpAt.Should().NotBeNull();
    }

    [Fact]
    public async Task EndCall_CallerInterruptsTheGoodbye_CallContinues()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.Says("All the best for you and your family, goodbye.").CallsTool("end_call"))
            .ExpectMessage("interrupted the goodbye").Says("Yes?");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(600), Question).Listen(Ms(2000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.Transcript[^1].ToString().Should().Be("Agent: Yes?");
    }

    [Fact]
    public async Task Silence_OfTheCaller_IsPromptedTwiceAndThenEndsTheCall()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Says("Hello.").ExpectSay("Are you still there?").ExpectSay("Are you still there?").ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model, options => options.SilenceTimeout = TimeSpan.FromSeconds(5));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Silence(TimeSpan.FromSeconds(12)).ExpectEnd(Within));

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.CallerSilent);
        agent.HungUpAt.Should().BeGreaterThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Silence_StreamSendsNothing_IsCountedByTheClock()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ExpectSay("Are you").ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model, options =>
        {
            options.SilenceTimeout = TimeSpan.FromSeconds(5);
            options.SilencePrompts = 1;
        });

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.CallerSilent);
    }

    [Fact]
    public async Task Silence_CallerAnswersThePrompt_IsForgotten()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ExpectSay("Are you").Says("Good.").ExpectSay("Are you").ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model, options =>
        {
            options.SilenceTimeout = TimeSpan.FromSeconds(5);
            options.SilencePrompts = 1;
        });

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Listen(Ms(500), within: TimeSpan.FromSeconds(10)).Say(Question).Silence(TimeSpan.FromSeconds(10)).ExpectEnd(Within));

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.CallerSilent);
    }

    [Theory]
    [InlineData(nameof(VoiceAgentOptions.MaxTurns))]
    [InlineData(nameof(VoiceAgentOptions.MaxTokens))]
    [InlineData(nameof(VoiceAgentOptions.MaxCost))]
    [InlineData(nameof(VoiceAgentOptions.MaxDuration))]
    public async Task Limit_IsReached_CallEndsWithAGoodbyeAfterTheAnswer(string limit)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says("One two three four five.").ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model, options =>
        {
            options.MaxTurns = limit == nameof(options.MaxTurns) ? 1 : null;
            options.MaxTokens = limit == nameof(options.MaxTokens) ? 20 : null;
            options.MaxDuration = limit == nameof(options.MaxDuration) ? TimeSpan.FromSeconds(2.5) : null;
            options.MaxCost = limit == nameof(options.MaxCost) ? 0.5m : null;
            options.Price = usage => usage.OutputAudioTokens * 0.1m;
        });

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).ExpectEnd(Within));

        model.Verify().Should().BeEmpty();
        (result.Reason, result.Limit).Should().Be((VoiceAgentEndReason.LimitReached, limit));
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: One two three four five.", "Agent: " + Goodbye);
        agent.HungUpAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Limit_CallerInterruptsTheGoodbye_IsNotCalledOff()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says("One.").ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model, options => options.MaxTurns = 1);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).InterruptWhenHearing(after: Ms(800), Question).ExpectEnd(Within));

        result.Transcript[^1].ToString().Should().Be("Agent: " + Goodbye);
        agent.Call.Clears.Should().Be(0);
        result.Reason.Should().Be(VoiceAgentEndReason.LimitReached);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Limit_ModelCancelsTheGoodbyeByItself_IsHeardWholeAndHungUp(double speed)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = speed }.Says("One.");
        await using var agent = new AgentHarness(model, options => (options.MaxTurns, options.MinInterruption) = (1, TimeSpan.Zero));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).InterruptWhenHearing(after: Ms(500), Speech(300)).ExpectEnd(Within));

        model.Sessions[0].ConnectOptions.CancelResponseOnSpeech.Should().BeTrue();
        byte[] goodbye = TestAudio.Speech(model.WordDuration * Goodbye.Split(' ').Length);
        agent.Call.Heard.ToAudio().AsSpan().IndexOf(goodbye).Should().BePositive("it is heard whole");
        result.Transcript[^1].ToString().Should().Be("Agent: " + Goodbye);
        result.Reason.Should().Be(VoiceAgentEndReason.LimitReached);
        agent.HungUpAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Limit_CallerSpeaksAndTheModelCancelsAgainAndAgain_CallEndsInTime()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = 1 }.Says("One.");
        await using var agent = new AgentHarness(model, options => (options.MaxTurns, options.MinInterruption) = (1, TimeSpan.Zero));
        var script = new CallScript().Say(Question);
        for (int i = 0; i < 30; i++)
        {
            script.Say(Speech(400)).Silence(Ms(700));
        }

        // The caller speaks until the call ends.
        await Record.ExceptionAsync(() => agent.Call.RunAsync(script));
        VoiceAgentResult result = await agent.EndAsync();

        result.Reason.Should().Be(VoiceAgentEndReason.LimitReached);
        agent.HungUpAt.Should().BeLessThan(TimeSpan.FromSeconds(3 + 15 + 6));
    }

    [Fact]
    public async Task EndCall_ModelCancelsTheGoodbyeByItself_CallContinues()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = 1 }
            .Responds(response => response.Says("All the best for you and your family, goodbye.").CallsTool("end_call")).Says("Yes?");
        await using var agent = new AgentHarness(model, options => options.MinInterruption = TimeSpan.Zero);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(600), Question).Listen(Ms(2000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.Transcript[^1].ToString().Should().Be("Agent: Yes?");
        agent.HungUpAt.Should().BeNull();
    }

    [Fact]
    public async Task EndCall_CallerInterruptsTheCompleteGoodbyeWithNoMinimum_CallContinues()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.Says("All the best for you and your family, goodbye.").CallsTool("end_call"))
            .ExpectMessage("interrupted the goodbye").Says("Yes?");
        await using var agent = new AgentHarness(model, options => options.MinInterruption = TimeSpan.Zero);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(2000), Question).Listen(Ms(2000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.Transcript[^1].ToString().Should().Be("Agent: Yes?");
    }

    [Fact]
    public async Task HangUp_NeverReturns_RunEndsWithItsReasonAndALog()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Responds(response => response.Says("Goodbye.").CallsTool("end_call"));
        await using var agent = new AgentHarness(model, call: call => call.HangUpAsync = _ => new TaskCompletionSource<bool>().Task);

        await agent.Call.RunAsync(new CallScript().Say(Question).Silence(TimeSpan.FromSeconds(22)));
        agent.Run.IsCompleted.Should().BeTrue("it does not wait for ever");
        VoiceAgentResult result = await agent.EndAsync();

        result.Reason.Should().Be(VoiceAgentEndReason.AgentEndedCall);
        agent.Log.Records.Should().ContainSingle(record => record.Id == 234);
    }

    [Fact]
    public async Task Stop_AgentIsSpeaking_FinishesAndSaysGoodbye()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says("One two three four five.").ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model);

        await agent.Call.RunAsync(new CallScript().Say(Question).ExpectAudio());
        agent.Stop();
        VoiceAgentResult result = await agent.EndAsync();

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.Canceled);
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: One two three four five.", "Agent: " + Goodbye);
        agent.HungUpAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Stop_AnswerIsLong_IsCutForTheGoodbye()
    {
        string answer = string.Join(' ', Enumerable.Range(1, 100).Select(number => $"word{number}"));
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says(answer).ExpectTruncate().ExpectSay(Goodbye);
        await using var agent = new AgentHarness(model);

        await agent.Call.RunAsync(new CallScript().Say(Question).ExpectAudio().Silence(TimeSpan.FromSeconds(5)));
        TimeSpan stoppedAt = agent.Clock.Elapsed;
        agent.Stop();
        VoiceAgentResult result = await agent.EndAsync();

        model.Verify().Should().BeEmpty();
        result.Transcript[^1].ToString().Should().Be("Agent: " + Goodbye);
        result.Transcript[0].IsInterrupted.Should().BeTrue();
        agent.HungUpAt!.Value.Should().BeLessThan(stoppedAt + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Goodbye_ModelNeverSaysIt_CallEndsInTime()
    {
        var model = new StalledModel();
        await using var agent = new AgentHarness(model, options => options.MaxDuration = TimeSpan.FromSeconds(3));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.LimitReached);
        agent.HungUpAt!.Value.Should().BeLessThan(TimeSpan.FromSeconds(3 + 15 + 6));
        agent.Call.Heard.Duration.Should().BeGreaterThan(TimeSpan.Zero, "the caller hears fillers meanwhile");
    }

    [Fact]
    public async Task Caller_HangsUpInTheMiddle_TranscriptHasWhatWasHeard()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { ReportsWordTimes = true }.Says("One two three four five.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).ExpectAudio().Silence(Ms(1000)).HangUp());

        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.Transcript.Single().Text.Should().Be("One two three");
        agent.HungUpAt.Should().BeNull();
    }
}
