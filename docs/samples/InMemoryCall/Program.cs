// Two calls to your own code without a socket, as a unit test would place them. Exits with 0 when both are as they should be.
// dotnet run --project docs/samples/InMemoryCall
using Wavix.Streaming;
using Wavix.Streaming.Testing;

byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(2));
(SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
await using var session = new WavixStreamSession(transport);
Task<WavixStreamCompletion> application = EchoAsync(session);

await call.StartAsync();
await call.SayAsync(said);
await call.WaitForAudioAsync(said.Length);
await call.WaitForPlayoutAsync();
await call.HangUpAsync();

WavixStreamCompletion end = await application;
bool heard = call.Heard.ToAudio().AsSpan().SequenceEqual(said);

Console.WriteLine($"{end}: the caller heard {(heard ? "what was said" : "something else")}.");

var options = new SimulatedCallOptions
{
    PendingMarks = PendingMarkBehavior.Drop,
    Faults = SimulatedFaults.Parse(["prebuffer=120ms", "jitter=30ms", "lose-every=20"]),
};
(SimulatedCall badLine, IWavixTransport badLineTransport) = SimulatedCall.CreateInMemory(options);
await using var badLineSession = new WavixStreamSession(badLineTransport);
Task<WavixStreamCompletion> onBadLine = EchoAsync(badLineSession);

// Throws when something that is expected does not happen; the message names the step and what was seen.
await badLine.RunAsync(new CallScript()
    .Say(TestAudio.Speech(TimeSpan.FromSeconds(1)))
    .ExpectAudio(within: TimeSpan.FromSeconds(1))
    .HangUp());

IReadOnlyList<ProtocolViolation> violations = badLine.Verify();
IReadOnlyList<HeardGap> underruns = badLine.Heard.GetUnderruns();

Console.WriteLine($"{await onBadLine}: {violations.Count} violations, {underruns.Count} underruns.");
return heard && end.Reason == WavixStreamEndReason.Stopped && violations.Count == 0 ? 0 : 1;

static async Task<WavixStreamCompletion> EchoAsync(WavixStreamSession session)
{
    WavixStreamInfo info = await session.WaitForStartAsync();
    Console.WriteLine($"Call {info.CallId}, stream {info.StreamId}: {info.StreamType}");
    await foreach (WavixEvent e in session.ReadEventsAsync())
    {
        if (e is MediaEvent media && session.CanSend)
        {
            await session.SendMediaAsync(media.Payload);
        }
    }

    return await session.Completion;
}
