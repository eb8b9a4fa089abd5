using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;
using Wavix.Streaming;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace AgentAdapters.Tests;

/// <summary>Whole calls in real time: a simulated caller, the agent, the adapter with its client, and the service.</summary>
public abstract partial class AdapterTests
{
    private const int Attempts = 5;

    private static readonly byte[] Question = TestAudio.Speech(TimeSpan.FromMilliseconds(600));

    /// <summary>Below 8 ms on a quiet machine. A busy one may spoil a call, so there is more than one attempt.</summary>
    [Fact]
    public async Task Call_Interruption_MemoryIsWhatWasHeard()
    {
        for (int attempt = 1; ; attempt++)
        {
            Service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))), RealtimeAnswer.Says("Goodbye."));
            (FakeRealtimeSession realtime, IReadOnlyList<HeardItem> heard, VoiceAgentResult result) = await CallAsync(new(), script => script
                .Say(Question).ExpectAudio(Patience.Soon).InterruptWhenHearing(after: TimeSpan.FromSeconds(1), Question)
                .ExpectClear().ExpectAudio(Patience.Soon).Listen(quietFor: TimeSpan.FromSeconds(1.5)), session: attempt - 1);

            realtime.Errors.Should().BeEmpty();
            result.Interruptions.Should().Be(1);
            double claimed = realtime.Received.Single(e => e.Type == "conversation.item.truncate").Json.GetProperty("audio_end_ms").GetDouble();
            double error = claimed - heard[0].Heard.TotalMilliseconds;
            output.WriteLine($"Claimed {claimed} ms, heard {heard[0].Heard.TotalMilliseconds:0.0} ms: {error:0.0} ms");
            if (Math.Abs(error) <= 15)
            {
                realtime.Memory.Where(item => item.Role == "assistant").Select(item => item.Text).Should().Equal(heard[0].Text, "Goodbye.");
                return;
            }

            attempt.Should().BeLessThan(Attempts, "one of the calls should be exact");
        }
    }

    [Fact]
    public async Task Call_Tool_ResultIsAsItIsAndIsAnsweredOnce()
    {
        Service.Enqueue(RealtimeAnswer.Calls("get_order", """{"number":7}"""), RealtimeAnswer.Says("It is shipped."));
        var options = new VoiceAgentOptions { Tools = [AIFunctionFactory.Create((int number) => $"Order {number} is \"shipped\".", "get_order")] };

        (FakeRealtimeSession realtime, IReadOnlyList<HeardItem> heard, _) = await CallAsync(
            options, script => script.Say(Question).ExpectAudio(Patience.Soon).Listen(quietFor: TimeSpan.FromSeconds(1.5)));

        realtime.Errors.Should().BeEmpty();
        realtime.Memory.Single(item => item.Role == "function_call_output").Text.Should().Be("Order 7 is \"shipped\".");
        realtime.Received.Count(e => e.Type == "response.create").Should().Be(1);
        heard.Should().ContainSingle().Which.Text.Should().Be("It is shipped.");
    }

    [Fact]
    public async Task Call_ServiceCloses_AgentOpensAnotherSessionAndAnswers()
    {
        Service.Fault(RealtimeFault.ClosesAfterAudio(TimeSpan.FromMilliseconds(300), WebSocketCloseStatus.InternalServerError, "try later"));
        Service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 20))), RealtimeAnswer.Says("Where was I?"));

        (FakeRealtimeSession realtime, IReadOnlyList<HeardItem> heard, _) = await CallAsync(
            new(), script => script.Say(Question).ExpectAudio(Patience.Soon).Listen(quietFor: TimeSpan.FromSeconds(1)), session: 1);

        Service.Sessions.Should().HaveCount(2);
        Service.Sessions.SelectMany(session => session.Errors).Should().BeEmpty();
        heard[^1].Item.Session.Should().BeSameAs(realtime);
        heard[^1].Text.Should().Be("Where was I?");
    }

    private async Task<(FakeRealtimeSession Realtime, IReadOnlyList<HeardItem> Heard, VoiceAgentResult Result)> CallAsync(
        VoiceAgentOptions options, Func<CallScript, CallScript> write, int session = 0)
    {
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
        await using var stream = new WavixStreamSession(transport);
        Task<VoiceAgentResult> run = new VoiceAgent(Create(Patient), options).RunAsync(stream);

        // The caller speaks once the model can hear it.
        await Service.SessionAsync(0).SoonAsync();
        await call.RunAsync(write(new CallScript().Silence(TimeSpan.FromMilliseconds(100))).HangUp());
        VoiceAgentResult result = await run.SoonAsync();
        await call.DisposeAsync();

        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded);
        return (Service.Sessions[session], Service.Decode(MemoryMarshal.Cast<byte, short>(call.Heard.ToAudio())), result);
    }
}
