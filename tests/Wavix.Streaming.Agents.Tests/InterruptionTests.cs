using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

public sealed class InterruptionTests
{
    private const string Long = "One two three four five six seven eight nine ten.";

    [Fact]
    public async Task Speech_ShorterThanAnInterruption_PausesAndContinues()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says(Long).Says("Never.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question)
            .InterruptWhenHearing(after: Ms(1000), Speech(200))
            .ExpectClear(Ms(500))
            .Listen(Ms(1500))
            .HangUp());

        (result.Interruptions, result.FalseInterruptions).Should().Be((0, 1));
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: " + Long);
        agent.Call.Heard.ToAudio().Should().Equal(HeardOf(Long, model), "it continues at the sample where it was paused");
        model.Sessions[0].Commands.Select(command => command.Kind).Should().BeEquivalentTo([ModelCommandKind.Delete, ModelCommandKind.Cancel],
            "the model forgets the cough, and does not answer it");
    }

    [Fact]
    public async Task Speech_ReportedWhileTheLineIsSilent_IsForgivenWithoutItsEnd()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says(Long).Waits(Ms(1500)).Emits(new SpeechStartedEvent { ItemId = "none" });
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(7000)).HangUp());

        (result.Interruptions, result.FalseInterruptions).Should().Be((0, 1));
        agent.Call.Clears.Should().Be(1, "it was paused");
        agent.Call.Heard.ToAudio().Should().Equal(HeardOf(Long, model));
        model.Sessions[0].Commands.Should().BeEmpty("there is no item of it that could be deleted");
    }

    [Fact]
    public async Task Speech_NoMinimum_ModelCancelsItself()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = 1 }.Says(Long).Says("Sorry.");
        await using var agent = new AgentHarness(model, options => options.MinInterruption = TimeSpan.Zero);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(1000), Question).Listen(Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        model.Sessions[0].ConnectOptions.CancelResponseOnSpeech.Should().BeTrue();
        model.Sessions[0].Commands.Should().NotContain(command => command.Kind == ModelCommandKind.Cancel);
        result.Interruptions.Should().Be(1);
    }

    [Fact]
    public async Task Speech_ResponseIsActive_IsCanceledOnceAndNothingLateIsHeard()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = 1, LateDeltas = 4 }.Says(Long).Says("Sorry.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(1000), Question).Listen(Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        model.Sessions[0].Commands.Should().ContainSingle(command => command.Kind == ModelCommandKind.Cancel);
        TimeSpan heard = model.Sessions[0].Commands.Single(command => command.Kind == ModelCommandKind.Truncate).Heard!.Value;
        int bytes = (int)WavixAudio.GetByteCount(heard);
        agent.Call.Heard.ToAudio().Should().Equal([.. HeardOf(Long, model)[..bytes], .. HeardOf("Sorry.", model)]);
        result.Transcript.Should().HaveCount(2);
    }

    [Fact]
    public async Task Speech_NothingWasHeard_ItemIsDeleted()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { ResponseDelay = Ms(300) }.Says(Long).Says("Sorry.");
        await using var agent = new AgentHarness(model);

        // The caller goes on before the answer begins.
        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).Silence(Ms(580)).Say(Question).Listen(Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Sorry.");
        model.Sessions[0].Memory.Should().NotContain(item => item.Text.Contains("One", StringComparison.Ordinal));
        model.Sessions[0].Commands.Should().NotContain(command => command.Kind == ModelCommandKind.Truncate);
    }

    [Fact]
    public async Task Speech_AllWasHeard_NothingIsSent()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Says("One two.").Says("Three.");
        await using var agent = new AgentHarness(model);

        await agent.PlayAsync(new CallScript().Say(Question).Listen(Ms(600)).Say(Question).Listen(Ms(600)).HangUp());

        model.Verify().Should().BeEmpty();
        model.Sessions[0].Commands.Should().BeEmpty();
    }

    [Fact]
    public async Task Speech_SecondItemIsQueued_FirstIsCutAndSecondDeleted()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Responds(response => response.Says(Long).Says("Eleven twelve.")).Says("Sorry.");
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Say(Question).InterruptWhenHearing(after: Ms(1000), Question).Listen(Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        model.Sessions[0].Commands.Select(command => command.Kind).Should().BeEquivalentTo([ModelCommandKind.Truncate, ModelCommandKind.Delete]);
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: One two three (interrupted)", "Agent: Sorry.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Speech_AgentDetects_CommitsAndAsks(bool canModel)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { DetectsSpeech = canModel }.Says(Long).Says("Sorry.");
        await using var agent = new AgentHarness(model, options => options.Detection = canModel ? SpeechDetection.Agent : SpeechDetection.Auto);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Silence(Ms(500)).Say(Question).InterruptWhenHearing(after: Ms(1000), Question).Listen(Ms(800)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Interruptions.Should().Be(1);
        model.Sessions[0].Commands.Select(command => command.Kind).Should().Equal(
            ModelCommandKind.CommitAudio, ModelCommandKind.Respond, ModelCommandKind.Truncate, ModelCommandKind.CommitAudio, ModelCommandKind.Respond);
        result.Transcript.Select(entry => entry.ToString()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Speech_AgentDetectsACough_ModelForgetsIt()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { DetectsSpeech = false }.Says(Long);
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript()
            .Silence(Ms(500)).Say(Question).InterruptWhenHearing(after: Ms(1000), Speech(290)).Listen(Ms(1500)).HangUp());

        model.Verify().Should().BeEmpty();
        (result.Interruptions, result.FalseInterruptions).Should().Be((0, 1));
        model.Sessions[0].Commands.Select(command => command.Kind).Should().Equal(
            ModelCommandKind.CommitAudio, ModelCommandKind.Respond, ModelCommandKind.ClearAudio);
        result.Transcript.Single().Text.Should().Be(Long);
    }

    [Fact]
    public async Task Speech_DetectorThrows_CallerHearsTheApology()
    {
        await using var agent = new AgentHarness(
            new ScriptedSpeechModel { DetectsSpeech = false }, options => options.CreateDetector = () => new BrokenDetector());

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(500)).ExpectEnd(TimeSpan.FromSeconds(10)));

        (result.Reason, result.Error is NotSupportedException).Should().Be((VoiceAgentEndReason.Failed, true));
        agent.Call.Heard.ToAudio().Should().StartWith(DefaultSounds.Apology.Audio.ToArray());
        agent.HungUpAt.Should().NotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Speech_CallIsPutOnHold_DoesNotLeaveTheAgentPaused(bool modelDetects)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { DetectsSpeech = modelDetects }.Says("Hello.");
        await using var agent = new AgentHarness(model);

        await agent.Call.RunAsync(new CallScript().Silence(Ms(500)).Say(Question).Wait(Ms(3000)).HangUp());
        VoiceAgentResult result = await agent.EndAsync();

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Hello.");
    }

    [Fact]
    public async Task Speech_LineHasEcho_AgentDoesNotInterruptItself()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { DetectsSpeech = false }.Says(Long);
        await using var agent = new AgentHarness(model, line: options => options.Faults = SimulatedFaults.Parse(["line-echo=-20"]));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(500)).Say(Question).Listen(Ms(1500)).HangUp());

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: " + Long);
    }

    [Fact]
    public async Task Interruption_PauseHangsInASlowSend_ClearIsTheNextMessage()
    {
        SlowTransport slow = null!;
        var model = new PuppetModel();
        var clock = new SimulatedClock();
        await using var agent = new AgentHarness(model, wrap: transport => slow = new SlowTransport(transport, clock));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Answer("a", 5000, "One two three four five.");
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));

        // The clock of the connection stands still: the send that is under way hangs until the test lets it go.
        slow.Delay = Ms(1000);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(300)));
        int before = slow.Sent.Count;
        model.Sessions[0].Send(new SpeechStartedEvent());
        await agent.Call.RunAsync(new CallScript().Say(Speech(1000)));
        slow.Sent.Should().HaveCount(before, "a send hangs, and the pause with it");
        slow.Delay = TimeSpan.Zero;
        await clock.AdvanceAsync(Ms(1000));
        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Speech(300)).HangUp());

        slow.Sent[before].Should().Contain("clear");
        slow.Sent.Skip(before + 1).Should().NotContain(message => message.Contains("media", StringComparison.Ordinal));
        result.Interruptions.Should().Be(1);
    }

    [Fact]
    public async Task Speech_HasNoEndAndNoMinimum_CallContinues()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Says(Long).Waits(Ms(1500)).Emits(new SpeechStartedEvent { ItemId = "none" }).ExpectRespond().Says("Again.").ExpectSay("Are you still there?");
        await using var agent = new AgentHarness(model, options => (options.MinInterruption, options.SilenceTimeout) = (TimeSpan.Zero, TimeSpan.FromSeconds(10)));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Silence(TimeSpan.FromSeconds(30)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Select(entry => entry.Text).Should().EndWith("Are you still there?");
    }

    [Fact]
    public async Task Speech_HasNoEndAndNothingWasInterrupted_SilenceIsAskedAbout()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Emits(new SpeechStartedEvent { ItemId = "none" }).ExpectSay("Are you still there?");
        await using var agent = new AgentHarness(model, options => (options.MinInterruption, options.SilenceTimeout) = (TimeSpan.Zero, TimeSpan.FromSeconds(10)));

        await agent.PlayAsync(new CallScript().Silence(TimeSpan.FromSeconds(25)).HangUp());

        model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Speech_WasHeardAndHasNoEnd_CallContinues()
    {
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                if (command == "respond")
                {
                    session.Answer("b", 500, "Yes?");
                }
            },
        };
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Answer("a", 3000, "One two three.");
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent());

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).Silence(TimeSpan.FromSeconds(15)).HangUp());

        result.Interruptions.Should().Be(1);
        result.Transcript[^1].ToString().Should().Be("Agent: Yes?");
    }

    [Fact]
    public async Task Speech_EndIsReportedLaterThanItWasExpected_IsAnswered()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Answer("a", 4000, "One two three.");
        await agent.Call.RunAsync(new CallScript().Silence(Ms(500)));
        model.Sessions[0].Send(new SpeechStartedEvent { ItemId = "c" });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1200)));
        model.Sessions[0].Send(new SpeechStoppedEvent { ItemId = "c" });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(300)));
        model.Sessions[0].Answer("b", 500, "Yes?");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(2000)).HangUp());

        result.Transcript.Should().HaveCount(2);
        result.Transcript[0].IsInterrupted.Should().BeTrue();
        result.ResponseLatencies.Should().ContainSingle();
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public async Task Times_OfTheModelAreExtreme_CallContinues(long ticks)
    {
        var extreme = TimeSpan.FromTicks(ticks);
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new SpeechStartedEvent { AudioStart = extreme }, new SpeechStoppedEvent { AudioEnd = Ms(100) });
        model.Sessions[0].Answer("a", 500, "One.");
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent { AudioStart = Ms(500) }, new SpeechStoppedEvent { AudioEnd = extreme });
        model.Sessions[0].Send(
            new ResponseStartedEvent { ResponseId = "b" },
            PuppetModel.Session.Audio("b", 2000),
            new TranscriptEvent
            {
                Speaker = Speaker.Agent,
                ItemId = "item_b",
                ResponseId = "b",
                Text = "Two three.",
                IsFinal = true,
                Words = [new SpokenWord("Two", extreme, extreme), new SpokenWord("three", extreme, extreme)],
            },
            new ResponseDoneEvent { ResponseId = "b", Status = ResponseStatus.Failed, RetryAfter = extreme });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent { AudioStart = extreme });
        await agent.Call.RunAsync(new CallScript().Say(Question));
        model.Sessions[0].Send(new SpeechStoppedEvent { AudioEnd = extreme });
        model.Sessions[0].Answer("c", 500, "Four.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(2000)).HangUp());

        agent.Log.Errors.Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        result.Transcript[0].Text.Should().Be("One.");
        result.Transcript[^1].Text.Should().Be("Four.");
        result.ResponseLatencies.Should().OnlyContain(latency => latency >= TimeSpan.Zero && latency < TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CreateDetector_IsOfNoUse_CallIsServedWithTheDefaultDetector(bool throws)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { DetectsSpeech = false }.Says("Yes.");
        await using var agent = new AgentHarness(
            model, options => options.CreateDetector = () => throws ? throw new NotSupportedException("No.") : new SpeechDetector(8000));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(500)).Say(Question).Listen(Ms(800)).HangUp());

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Yes.");
        agent.Log.Records.Should().ContainSingle(record => record.Id == 238);
    }

    private sealed class BrokenDetector : ISpeechDetector
    {
        public int SampleRate => WavixAudio.SampleRate;

        public bool IsSpeech => false;

        public SpeechActivity Process(ReadOnlySpan<byte> pcm, ReadOnlySpan<byte> played = default) => throw new NotSupportedException();

        public void Reset()
        {
        }
    }

    private static byte[] HeardOf(string text, ScriptedSpeechModel model) => TestAudio.Speech(model.WordDuration * text.Split(' ').Length);
}
