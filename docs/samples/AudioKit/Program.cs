// The audio kit at work, without a network: clips, then calls in memory: one recorded in stereo, one sent to a
// speech recogniser, two with a detector of speech, one that hears synthesised speech.
// dotnet run --project docs/samples/AudioKit [folder for the WAV files]
using AudioKit;
using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

string folder = args is [string given] ? given : Directory.CreateTempSubdirectory("audio-kit-").FullName;
byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(2));

Clips.Convert(said);

string recording = Path.Combine(folder, "call.wav");
await CallAsync(async session => Console.WriteLine($"Recorded {(await Recorder.EchoAsync(session, recording, CancellationToken.None)).Duration}."));
Console.WriteLine($"It is in {recording}: {await Clips.DurationOfAsync(recording)}");

await CallAsync(async session => Console.WriteLine($"Recognised {await Speech.RecogniseAsync(session, CancellationToken.None)} bytes of 16,000 Hz."));

await CallAsync(session => Detection.ListenAsync(session, new SpeechDetector(), CancellationToken.None));

await CallAsync(session => Detection.AnswerAsync(session, said, CancellationToken.None), hangUpFirst: false);

await CallAsync(
    async session =>
    {
        await session.WaitForStartAsync();
        PlaybackResult result = await Speech.SpeakAsync(session, new MemoryStream(new byte[2 * 22_050]));
        PlaybackResult pulled = await Speech.SpeakAsync(session, SecondAsync());
        Console.WriteLine($"One second of 22,050 Hz: {result.Outcome}, {result.Heard.TotalMilliseconds:0} ms heard; {pulled.Outcome}, {pulled.Heard.TotalMilliseconds:0} ms heard.");
    },
    hangUpFirst: false);

static async IAsyncEnumerable<byte[]> SecondAsync()
{
    for (int i = 0; i < 10; i++)
    {
        await Task.Yield();
        yield return new byte[2 * 2_205];
    }
}

async Task CallAsync(Func<WavixStreamSession, Task> application, bool hangUpFirst = true)
{
    (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
    await using var session = new WavixStreamSession(transport);
    Task running = application(session);
    await call.StartAsync();
    await call.SayAsync(said);
    await (hangUpFirst ? call.HangUpAsync() : running);
    await running;
    await call.DisposeAsync();
}
