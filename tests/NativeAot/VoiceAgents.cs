using Wavix.Streaming;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;

namespace NativeAot;

/// <summary>A voice agent on a simulated call, with a model that follows a script.</summary>
internal static class VoiceAgents
{
    public static async Task EndACallAsync()
    {
        var clock = new SimulatedClock();
        ScriptedSpeechModel model = new ScriptedSpeechModel().Responds(response => response.Says("Goodbye.").CallsTool("end_call")).ExpectToolResult();
        var agent = new VoiceAgent(model, new VoiceAgentOptions { Greeting = "Hello." });
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task<VoiceAgentResult> run = Task.Run(() => agent.RunAsync(new VoiceAgentCall(session) { HangUpAsync = token => call.HangUpAsync(token) }));

        await call.RunAsync(new CallScript()
            .Listen(quietFor: TimeSpan.FromMilliseconds(500)).Say(TestAudio.Speech(TimeSpan.FromSeconds(1))).ExpectEnd());
        VoiceAgentResult result = await clock.RunUntilAsync(run);
        await call.DisposeAsync();

        Require.That(result.Reason == VoiceAgentEndReason.AgentEndedCall);
        Require.That(result.Transcript.Count == 2);
        Require.That(model.Verify().Count == 0);
    }
}
