// A call to one's own code without a socket, as a unit test would place it. Exits with 0 when the caller heard what was said.
// dotnet run --project docs/samples/InMemoryCall
using Wavix.Streaming;
using Wavix.Streaming.Testing;

#region call
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
#endregion

Console.WriteLine($"{end}: the caller heard {(heard ? "what was said" : "something else")}.");
return heard && end.Reason == WavixStreamEndReason.Stopped ? 0 : 1;

#region application
static async Task<WavixStreamCompletion> EchoAsync(WavixStreamSession session)
{
    WavixStreamInfo info = await session.WaitForStartAsync();
    Console.WriteLine($"Call {info.CallId}, stream {info.StreamId}: {info.StreamType}");
    await foreach (WavixEvent e in session)
    {
        if (e is MediaEvent media && session.CanSend)
        {
            await session.SendMediaAsync(media.Payload);
        }
    }

    return await session.Completion;
}
#endregion
