using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

public sealed class GreetingTests
{
    [Fact]
    public async Task Greeting_IsRecorded_IsHeardAtOnceWhileTheModelConnects()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ConnectsAfter(Ms(2500)).ExpectMessage("Welcome.").Hears("Open?").Says("Yes.");
        var greeting = new AgentLine(Speech(1500), "Welcome.");
        await using var agent = new AgentHarness(model, options => options.Greeting = greeting);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Listen(Ms(300)).Say(Question).Listen(Ms(1500)).HangUp());

        model.Verify().Should().BeEmpty();
        agent.Call.Heard.ToAudio().Should().StartWith(greeting.Audio.ToArray());
        result.Transcript[0].From.Should().BeOnOrBefore(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 60, TimeSpan.Zero));

        // The caller has spoken before the model was there, which hears it from the start.
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Welcome.", "Caller: Open?", "Agent: Yes.");
        model.Sessions[0].Memory.Select(item => item.Text).Should().Equal("Welcome.", "Open?", "Yes.");
    }

    [Fact]
    public async Task Greeting_IsRecordedAndInterrupted_ModelKnowsWhatWasHeard()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ExpectMessage("one two three").Hears("Open?").Says("Yes.");
        await using var agent = new AgentHarness(model, options => options.Greeting = new AgentLine(Speech(3000), "one two three four five six"));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().InterruptWhenHearing(after: Ms(1700), Question).Listen(Ms(1000)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Interruptions.Should().Be(1);
        model.Sessions[0].Memory.Select(item => item.Text).Should().Contain(text => text.StartsWith("one two three", StringComparison.Ordinal) && !text.Contains("five", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Greeting_IsText_IsSaidByTheModel()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ExpectSay("Good morning.");
        await using var agent = new AgentHarness(model, options => options.Greeting = "Good morning.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Listen(Ms(500)).HangUp());

        model.Verify().Should().BeEmpty();
        result.Transcript.Single().ToString().Should().Be("Agent: Good morning.");
    }

    [Fact]
    public async Task Prewarm_BeforeTheCall_ItsSessionServesItWithTheInstructionsOfTheCall()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ConnectsAfter(TimeSpan.FromSeconds(3)).ExpectSay("Hello.");
        var clock = new SimulatedClock();
        var agent = new VoiceAgent(model, new VoiceAgentOptions { TimeProvider = clock, Instructions = "Be brief.", Greeting = "Hello." });
        agent.Prewarm("abc").Should().BeTrue();
        agent.Prewarm("abc").Should().BeFalse("a session is waiting for it");
        await clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock, CallId = "abc" });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        await call.StartAsync();
        await session.WaitForStartAsync();
        Task<VoiceAgentResult> run = Task.Run(() => agent.RunAsync(new VoiceAgentCall(session) { Instructions = "She is Ann.", HandOverAsync = (_, _) => Task.CompletedTask }));
        TimeSpan started = clock.Elapsed;
        await call.RunAsync(new CallScript().ExpectAudio());

        (clock.Elapsed - started).Should().BeLessThan(Ms(400), "it is connected already");
        model.Sessions.Should().ContainSingle().Which.Commands[0].Should().Match<ReceivedModelCommand>(
            command => command.Kind == ModelCommandKind.Update && command.Text == "Be brief.\n\nShe is Ann.");
        await call.RunAsync(new CallScript().HangUp());
        await clock.RunUntilAsync(run);
        await call.DisposeAsync();
    }

    [Fact]
    public async Task Prewarm_RunStartsBeforeTheStream_ItsSessionServesTheCall()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ConnectsAfter(TimeSpan.FromSeconds(3)).ExpectSay("Hello.");
        var clock = new SimulatedClock();
        var agent = new VoiceAgent(model, new VoiceAgentOptions { TimeProvider = clock, Greeting = "Hello." });
        agent.Prewarm("abc").Should().BeTrue();
        await clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock, CallId = "abc" });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task<VoiceAgentResult> run = Task.Run(() => agent.RunAsync(session));
        await clock.AdvanceAsync(Ms(100));
        TimeSpan started = clock.Elapsed;
        await call.StartAsync();
        await call.RunAsync(new CallScript().ExpectAudio().HangUp());

        (clock.Elapsed - started).Should().BeLessThan(Ms(400), "it is connected already");
        await clock.RunUntilAsync(run);
        model.Verify().Should().BeEmpty();
        model.Sessions.Should().ContainSingle().Which.EndedAt.Should().NotBeNull();
        await call.DisposeAsync();
    }

    [Fact]
    public async Task Prewarm_StreamEndsBeforeItStarts_RunEndsAndTheSessionWaitsOn()
    {
        var model = new ScriptedSpeechModel();
        var clock = new SimulatedClock();
        var log = new RecordingLogger();
        var agent = new VoiceAgent(model, new VoiceAgentOptions { TimeProvider = clock }, log);
        agent.Prewarm("abc").Should().BeTrue();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock, CallId = "abc" });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task<VoiceAgentResult> run = Task.Run(() => agent.RunAsync(session));
        await clock.AdvanceAsync(Ms(100));
        await call.DisposeAsync();

        VoiceAgentResult result = await clock.RunUntilAsync(run);

        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        log.Errors.Should().BeEmpty();
        agent.Prewarm("abc").Should().BeFalse("its session still waits");
        await clock.AdvanceAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Prewarm_CallIsNeverAnswered_SessionIsClosedInTime()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().ThenSession();
        var clock = new SimulatedClock();
        var agent = new VoiceAgent(model, new VoiceAgentOptions { TimeProvider = clock, PrewarmLifetime = TimeSpan.FromSeconds(10), MaxPrewarmed = 1 });

        agent.Prewarm("abc").Should().BeTrue();
        agent.Prewarm("def").Should().BeFalse("one may wait");
        await clock.AdvanceAsync(TimeSpan.FromSeconds(11));

        model.Sessions.Single().EndedAt.Should().NotBeNull();
        agent.Prewarm("def").Should().BeTrue();
        await clock.AdvanceAsync(TimeSpan.FromSeconds(11));
    }

    [Fact]
    public void Options_OutOfRange_SayWhichAndWhatToDo()
    {
        Action[] creations =
        [
            () => Create(options => options.FillerAfter = Ms(100)),
            () => Create(options => options.Apology = "Sorry."),
            () => Create(options => options.MaxCost = 1),
            () => Create(options => options.Tools = [AIFunctionFactory.Create(() => 1, "end_call")]),
            () => Create(options => options.Tools = [AIFunctionFactory.Create(() => 1, "a"), AIFunctionFactory.Create(() => 1, "a")]),
            () => Create(options => options.Tools = [new HostedWebSearchTool()]),
        ];

        creations.Select(creation => creation.Should().Throw<ArgumentException>().Which.Message).Should().SatisfyRespectively(
            message => message.Should().Contain("VoiceAgentOptions.FillerAfter is 00:00:00.1000000; it must be 0.2 to 60 s, or infinite."),
            message => message.Should().Contain("VoiceAgentOptions.Apology is a line that the model speaks; it must be recorded, because the model may be lost."),
            message => message.Should().Contain("VoiceAgentOptions.Price is null; it must be set, because MaxCost is."),
            message => message.Should().Contain("VoiceAgentOptions.Tools is a list with end_call in it; it must be a list without the names of built-in tools."),
            message => message.Should().Contain("a list with a in it twice"),
            message => message.Should().Contain("Tools is of another kind; it must be a list of AIFunction"));
    }

    [Fact]
    public void Options_SeveralOutOfRange_NamesAll()
    {
        Action creation = () => Create(options => (options.ModelAttempts, options.MaxTurns, options.TimeProvider) = (0, 0, null!));

        creation.Should().Throw<ArgumentException>().WithMessage(
            "VoiceAgentOptions.MaxTurns is 0; it must be at least 1, or null. "
            + "VoiceAgentOptions.ModelAttempts is 0; it must be 1 to 20. VoiceAgentOptions.TimeProvider is null; it must be a clock.*")
            .Which.ParamName.Should().Be("MaxTurns");
    }

    [Fact]
    public async Task RunAsync_StreamIsOneWay_SaysWhatToDo()
    {
        await using var agent = new AgentHarness(new ScriptedSpeechModel(), line: options => options.StreamType = StreamType.OneWay);

        await agent.Call.RunAsync(new CallScript().Silence(Ms(100)));

        await agent.Invoking(it => it.EndAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("*one-way*two-way*");
    }

    private static VoiceAgent Create(Action<VoiceAgentOptions> configure)
    {
        var options = new VoiceAgentOptions();
        configure(options);
        return new VoiceAgent(new ScriptedSpeechModel(), options);
    }
}
