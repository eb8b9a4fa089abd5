using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(2));
(SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
await using var session = new WavixStreamSession(transport);
Task<WavixStreamCompletion> echo = EchoAsync(session);

await call.StartAsync();
await call.SayAsync(said);
await call.WaitForAudioAsync(said.Length);
await call.WaitForPlayoutAsync();
await call.HangUpAsync();
WavixStreamCompletion end = await echo;

// With the silences before and between.
await call.Heard.SaveWavAsync(args[0]);
await using WavReader saved = await WavReader.OpenAsync(args[0]);
bool isSame = call.Heard.ToAudio().AsSpan().SequenceEqual(said) && saved.Duration >= TimeSpan.FromSeconds(2);
Console.WriteLine($"{end.Reason}, {saved.SampleRate} Hz, {(isSame ? "what was said" : "something else")}");

static async Task<WavixStreamCompletion> EchoAsync(WavixStreamSession session)
{
    await foreach (WavixEvent e in session.ReadEventsAsync())
    {
        if (e is MediaEvent media && session.CanSend)
        {
            await session.SendMediaAsync(media.Payload);
        }
    }

    return await session.Completion;
}
