using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>Calls in real time: a simulated caller, the agent, and the service that the agent's model connects to over the loopback.</summary>
[Collection(RunsAlone.Name)]
public sealed class WholeCallTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private static readonly byte[] Question = TestAudio.Speech(TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Call_ToolInterruptionAndGoodbye_ServiceRemembersWhatWasHeard()
    {
        // 3 ms on a quiet machine. A busy one may stop between the agent's decision and the end of the audio, in one call or the other.
        double error = await CallAsync();
        for (int attempt = 1; attempt < 3 && Math.Abs(error) > 40; attempt++)
        {
            error = await CallAsync();
        }

        error.Should().BeInRange(-40, 40);
    }

    [Fact]
    public async Task Call_ShortInterruptionOfALongAnswer_IsAnsweredInTheSameSession()
    {
        // The service detects the end of the speech before the agent has canceled its response, so it can't respond by itself.
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Repeat("word", 160))), RealtimeAnswer.Says("Sorry."));
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = true });
        await using var session = new WavixStreamSession(transport);
        var agent = new VoiceAgent(new OpenAIRealtimeModel(service.Options.Key, new OpenAIRealtimeOptions
        {
            Endpoint = service.Endpoint,
            TurnDetection = new RealtimeServerVad { SilenceDuration = TimeSpan.FromMilliseconds(300) },
        }));
        Task<VoiceAgentResult> run = agent.RunAsync(new VoiceAgentCall(session));

        await call.RunAsync(new CallScript()
            .Say(Question)
            .InterruptWhenHearing(after: TimeSpan.FromSeconds(1), TestAudio.Speech(TimeSpan.FromMilliseconds(450)), Within)
            .Listen(quietFor: TimeSpan.FromSeconds(1), Within)
            .HangUp());
        VoiceAgentResult result = await run.SoonAsync();
        await call.DisposeAsync();

        service.Sessions.Should().ContainSingle();
        result.Transcript[^1].Should().BeEquivalentTo(new { Speaker = Speaker.Agent, Text = "Sorry.", IsInterrupted = false });
        result.ResponseLatencies[^1].Should().BeLessThan(TimeSpan.FromSeconds(1.5));
    }

    /// <summary>Asks, interrupts the answer and hears a goodbye.</summary>
    /// <returns>How much more of the answer the agent claimed than the caller heard, in ms.</returns>
    private static async Task<double> CallAsync()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(
            RealtimeAnswer.Says("Hello, this is the book shop."),
            RealtimeAnswer.Calls("get_order", """{"number":7}"""),
            RealtimeAnswer.Says("Order seven was shipped on Monday and should arrive on Friday, at the latest on Saturday morning."),
            RealtimeAnswer.Of(new RealtimeOutput.Speech("Goodbye then."), new RealtimeOutput.FunctionCall("end_call", "{}")));
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = true });
        await using var session = new WavixStreamSession(transport);
        var agent = new VoiceAgent(
            new OpenAIRealtimeModel(service.Options.Key, new OpenAIRealtimeOptions { Endpoint = service.Endpoint }),
            new VoiceAgentOptions { Greeting = "Hello.", Tools = [AIFunctionFactory.Create((int number) => $"Order {number} is shipped.", "get_order")] });
        Task<VoiceAgentResult> run = agent.RunAsync(new VoiceAgentCall(session) { HangUpAsync = token => call.HangUpAsync(token) });

        await call.RunAsync(new CallScript()
            .Listen(quietFor: TimeSpan.FromSeconds(1)).Say(Question).ExpectAudio(Within)
            .InterruptWhenHearing(after: TimeSpan.FromSeconds(2), Question).ExpectEnd(Within));
        VoiceAgentResult result = await run.SoonAsync();
        await call.DisposeAsync();

        FakeRealtimeSession realtime = service.Sessions.Single();
        realtime.Errors.Where(error => error.IsOfClient).Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.AgentEndedCall);
        result.Interruptions.Should().Be(1);
        HeardItem[] heard = [.. service.Decode([.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(call.Heard.ToAudio())])];
        heard.Should().HaveCount(3);
        double claimed = realtime.Received.Single(e => e.Type == "conversation.item.truncate").Json.GetProperty("audio_end_ms").GetDouble();

        heard[2].Heard.Should().Be(heard[2].Item.Length, "a goodbye is heard whole");
        realtime.Memory.Where(item => item.Role == "assistant").Select(item => item.Text).Should().Contain(heard[0].Text).And.Contain(heard[2].Text);
        result.Transcript.Where(entry => entry.Speaker == Speaker.Caller).Select(entry => entry.Text).Should().Equal("Message 1 of the caller.", "Message 2 of the caller.");
        return claimed - heard[1].Heard.TotalMilliseconds;
    }
}
