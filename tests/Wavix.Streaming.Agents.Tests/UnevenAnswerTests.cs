using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>Answers whose audio stops before their end.</summary>
public sealed class UnevenAnswerTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);
    private static readonly int FillerBytes = DefaultSounds.Filler.Audio.Length;

    [Theory]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(1500)]
    [InlineData(2900)]
    [InlineData(6000)]
    public async Task Answer_Stalls_CallerHearsAFillerWithinTheBarAndAnotherAnswer(int milliseconds)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(response => response.Says(string.Join(' ', Enumerable.Repeat("word", 30))).StallsAfter(Ms(milliseconds)))
            .ThenSession().ExpectRespond().Says("Yes.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(3500), Within).HangUp());

        result.Reconnects.Should().Be(1);
        result.Transcript[^1].Text.Should().Be("Yes.");
        agent.Call.Heard.GetGaps().Should().OnlyContain(gap => gap.Duration < Ms(1500));
    }

    [Fact]
    public async Task Answer_PausesAndContinues_IsOneAnswerWithAFillerInIt()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 1000));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(2600)));
        model.Sessions[0].Answer("a", 800, "First and second.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(3000)).HangUp());

        agent.Call.Heard.ToAudio().Should().Equal([.. Speech(1000), .. DefaultSounds.Filler.Audio.ToArray(), .. Speech(800)]);
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: First and second.");
        (result.Reconnects, model.Sessions[0].Commands.Count).Should().Be((0, 0));
    }

    [Fact]
    public async Task Answer_IsInterruptedAfterAFillerInIt_IsCutWithoutTheFiller()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 1000));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(2600)));
        model.Sessions[0].Send(
            PuppetModel.Session.Audio("a", 3000),
            new TranscriptEvent { Speaker = Speaker.Agent, ItemId = "item_a", ResponseId = "a", Text = "aaaa bbbb cccc dddd", IsFinal = true });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent());

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Speech(1500)).HangUp());

        int heard = agent.Call.Heard.ToAudio().Length - FillerBytes;
        model.Sessions[0].Truncations.Should().Equal(("item_a", Ms(heard / WavixAudio.BytesPerMillisecond)));
        heard.Should().BeInRange((int)WavixAudio.GetByteCount(Ms(1900)), (int)WavixAudio.GetByteCount(Ms(2100)));
        result.Transcript.Single().Text.Should().BeOneOf("aaaa", "aaaa bbbb");
    }

    [Fact]
    public async Task Answer_PausesForLessThanAFiller_IsHeardWithoutOne()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 1000));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1900)));
        model.Sessions[0].Answer("a", 800, "First and second.");

        await agent.PlayAsync(new CallScript().Silence(Ms(3000)).HangUp());

        agent.Call.Heard.ToAudio().Should().Equal([.. Speech(1000), .. Speech(800)]);
    }
}
