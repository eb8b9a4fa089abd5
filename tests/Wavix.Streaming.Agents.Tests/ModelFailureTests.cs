using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

public sealed class ModelFailureTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Session_IsLostWhileItOwesAnAnswer_NextOneKnowsTheConversationAndAnswers()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Hears("Hello.").Says("How can I help?").Hears("Open at nine?").Drops()
            .ThenSession().ExpectRespond().Says("Yes.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).Listen(Ms(800)).Say(Question).ExpectAudio(Within).Listen(Ms(1000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Reconnects.Should().Be(1);
        model.Sessions[1].ConnectOptions.History.Select(message => $"{message.Role}: {message.Text}").Should().Equal(
            "user: Hello.", "assistant: How can I help?", "user: Open at nine?");
        result.Transcript.Select(entry => entry.Text).Should().EndWith("Yes.");
    }

    [Fact]
    public async Task Session_IsLostBeforeTheTextOfTheCaller_NextOneHearsTheUtteranceAgain()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Waits(Ms(900)).Drops()
            .ThenSession().Hears("Open at nine?").Says("Yes.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Silence(Ms(4000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Caller: Open at nine?", "Agent: Yes.");
    }

    [Fact]
    public async Task Session_IsLostInTheMiddleOfAnAnswer_WhatArrivedIsHeardAndRemembered()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = 1 }
            .Responds(response => response.Says("One two three four five six.").DropsAfter(Ms(900)))
            .ThenSession().ExpectMessage("One two three").ExpectRespond().Says("Seven.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(2500), within: Within).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Select(entry => entry.Text).Should().Equal("One two three", "Seven.");
    }

    [Fact]
    public async Task Session_Stalls_IsReplacedInTimeAndTheCallerHearsFillers()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Hears("Hello?").ThenSession().ExpectRespond().Says("Yes.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(2500), within: Within).HangUp());

        result.Reconnects.Should().Be(1);
        result.Transcript.Select(entry => entry.Text).Should().Equal("Hello?", "Yes.");
        agent.Call.Heard.GetGaps().Should().OnlyContain(gap => gap.At < Ms(1100) || gap.Duration < Ms(1500));
        result.ResponseLatencies.Single().Should().BeLessThan(Ms(500 + 3000 + 1000));
    }

    [Fact]
    public async Task Session_StallsInALine_NextOneSaysIt()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { ResponseDelay = TimeSpan.FromSeconds(10) }.ThenSession().ExpectSay("Welcome.");
        await using var agent = new AgentHarness(model, options => options.Greeting = "Welcome.");

        await agent.Call.RunAsync(new CallScript().Silence(TimeSpan.FromSeconds(5)).HangUp());
        await agent.EndAsync();

        model.Verify().Should().BeEmpty();
        model.Sessions[1].Commands.Should().ContainSingle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sessions_AllStall_CallEndsWithTheApologyAfterTheAttempts(bool holdsOn)
    {
        var model = new StalledModel { HoldsOn = holdsOn };
        await using var agent = new AgentHarness(model, options => options.Greeting = "Welcome.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.ModelFailed);
        model.Connections.Should().Be(4);
        agent.HungUpAt.Should().BeLessThan(TimeSpan.FromSeconds(holdsOn ? 25 : 16));
    }

    [Fact]
    public async Task Connect_IsRefusedTwice_IsRetriedWhileTheCallerHearsTheGreeting()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().RefusesToConnect().RefusesToConnect().Says("Yes.");
        await using var agent = new AgentHarness(model, options => options.Greeting = new AgentLine(Speech(2000), "Welcome."));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Listen(Ms(500)).Say(Question).Listen(Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Welcome.", "Agent: Yes.");
        model.Sessions[0].Memory[0].Text.Should().Be("Welcome.");
    }

    [Fact]
    public async Task Connect_IsRefusedForGood_CallerHearsTheApologyAndTheCallEnds()
    {
        var refused = new SpeechModelException("The key is wrong.") { IsTransient = false, Code = "401" };
        ScriptedSpeechModel model = new ScriptedSpeechModel().RefusesToConnect(refused);
        var apology = new AgentLine(Speech(1500), "Sorry, please call again later.");
        await using var agent = new AgentHarness(model, options => options.Apology = apology);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(100)).ExpectEnd(Within));

        (result.Reason, result.Error).Should().Be((VoiceAgentEndReason.ModelFailed, refused));
        agent.Call.Heard.ToAudio().Should().StartWith(apology.Audio.ToArray());
        result.Transcript.Single().Text.Should().Be(apology.Text);
        agent.HungUpAt.Should().BeLessThan(Ms(3000));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity)]
    public async Task Connect_IsRefusedForAnOddTime_IsRetriedSoon(double milliseconds)
    {
        TimeSpan retryAfter = double.IsInfinity(milliseconds) ? (milliseconds > 0 ? TimeSpan.MaxValue : TimeSpan.MinValue) : Ms(milliseconds);
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .RefusesToConnect(new SpeechModelException("Busy.") { RetryAfter = retryAfter }).ExpectSay("Hello.");
        await using var agent = new AgentHarness(model, options => options.Greeting = "Hello.");

        await agent.PlayAsync(new CallScript().Silence(TimeSpan.FromSeconds(5)).HangUp());

        model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Connect_NeverSucceeds_CallEndsAfterTheAttempts()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().HangsOnConnect().RefusesToConnect().HangsOnConnect().RefusesToConnect();
        await using var agent = new AgentHarness(model, options => options.ConnectTimeout = TimeSpan.FromSeconds(2));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(500)).Say(Question).Silence(Ms(1000)).ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.ModelFailed);
        agent.HungUpAt.Should().BeLessThan(TimeSpan.FromSeconds(8));
        agent.Call.Heard.GetGaps().Should().HaveCountGreaterThan(1, "there are fillers").And.OnlyContain(gap => gap.At < Ms(1600) || gap.Duration < Ms(1500));
    }

    [Fact]
    public async Task Response_IsRateLimited_IsAskedForAgainWhenAllowed()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Fails("rate_limit_exceeded", "Slow down.", TimeSpan.FromSeconds(2)).ExpectRespond().Says("Yes.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(1500), within: Within).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Single().Text.Should().Be("Yes.");
        agent.Call.Heard.GetGaps().Should().OnlyContain(gap => gap.At < Ms(1100) || gap.Duration < Ms(1500));
    }

    [Fact]
    public async Task Response_FailsAgainAndAgain_CallEndsWithTheApology()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Fails("server_error").Fails("server_error").Fails("server_error").Fails("server_error");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.ModelFailed);
        ((SpeechModelException)result.Error!).Code.Should().Be("server_error");
        agent.HungUpAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Session_Expires_IsRenewedAtAQuietMomentWithTheConversation()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Hears("Hello.").Expires(TimeSpan.FromSeconds(20)).Says("How can I help?")
            .ThenSession().Hears("Open?").Says("Yes.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).Listen(Ms(1000)).Say(Question).Listen(Ms(1000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Reconnects.Should().Be(0);
        model.Sessions[1].ConnectOptions.History.Select(message => message.Text).Should().Equal("Hello.", "How can I help?");
        model.Sessions[0].EndedAt.Should().NotBeNull();
        result.Transcript.Select(entry => entry.Text).Should().Equal("Hello.", "How can I help?", "Open?", "Yes.");
    }

    [Fact]
    public async Task Model_TakesNothing_CallGoesOnAndAudioIsDroppedAndCounted()
    {
        var model = new StalledModel { IsStuck = true };
        await using var agent = new AgentHarness(model, options => options.MaxCallerAudio = TimeSpan.FromSeconds(2));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(TimeSpan.FromSeconds(10)).HangUp());

        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.DroppedAudio.Should().BeCloseTo(TimeSpan.FromSeconds(8), Ms(100));
    }

    [Fact]
    public async Task Answer_IsTooLong_RestIsNotHeard()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says(string.Join(' ', Enumerable.Repeat("word", 20))).ExpectCancel();
        await using var agent = new AgentHarness(model, options => options.MaxAnswer = TimeSpan.FromSeconds(2));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(1000)).HangUp());

        model.Verify().Should().BeEmpty();
        agent.Call.Heard.ToAudio().Should().HaveCount((int)WavixAudio.GetByteCount(TimeSpan.FromSeconds(2)));
        agent.Log.Records.Should().Contain(record => record.Id == 232);
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
    }
}
