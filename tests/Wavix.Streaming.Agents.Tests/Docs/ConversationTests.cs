using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests.Docs;

/// <summary>A whole conversation with a scripted model, as a user would test it.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task Conversation_InterruptionToolAndHangUp_FollowsTheScript()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Hears("Hello?").Says("Thank you for calling the shop on the corner. How may I help you today?")
            .ExpectTruncate(remembered: "Thank you for calling the")
            .Hears("Where is my order?").CallsTool("get_order", """{"id": 7}""").ExpectToolResult("shipped").ExpectRespond().Says("Your order has shipped.")
            .Hears("Bye.").Responds(r => r.Says("Goodbye.").CallsTool("end_call")).ExpectToolResult();
        var clock = new SimulatedClock();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        var agent = new VoiceAgent(model, new VoiceAgentOptions
        {
            Tools = { AIFunctionFactory.Create((int id) => id == 7 ? "shipped" : "unknown", "get_order") },
            TimeProvider = clock,
        });
        Task<VoiceAgentResult> running = agent.RunAsync(new VoiceAgentCall(session) { HangUpAsync = call.HangUpAsync });

        await call.RunAsync(new CallScript()
            .Say(TestAudio.Speech(TimeSpan.FromSeconds(1)))
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(1200), TestAudio.Speech(TimeSpan.FromSeconds(1)))
            .Listen(quietFor: TimeSpan.FromMilliseconds(700))
            .Say(TestAudio.Speech(TimeSpan.FromMilliseconds(600)))
            .ExpectEnd());
        VoiceAgentResult result = await clock.RunUntilAsync(running);

        model.Verify().Should().BeEmpty();
        result.Reason.Should().Be(VoiceAgentEndReason.AgentEndedCall);
        result.Transcript.Should().HaveCount(6);
        call.Clears.Should().Be(1);
    }
}
