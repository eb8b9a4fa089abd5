// Recipes with packages of others, without a network: MP3 and Opus to a caller, a caller to Opus, and a neural speech detector.
// dotnet run --project docs/samples/AudioRecipes [silero_vad.onnx, version 5 or 6] [a WAV file that the caller says]
using AudioRecipes;
using Microsoft.ML.OnnxRuntime;
using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

byte[] said = args is [_, string voice] ? await WavReader.ReadPcmAsync(voice, WavixAudio.SampleRate) : TestAudio.Speech(TimeSpan.FromSeconds(2));

await CallAsync(async session => Print("MP3", await Mp3.PlayAsync(session, File.OpenRead(PathOf("tone.mp3")))));

await CallAsync(async session => Print("Ogg/Opus", await OpusAudio.PlayOggAsync(session, File.OpenRead(PathOf("tone.opus")))));

await CallAsync(async session =>
{
    List<byte[]> packets = await OpusAudio.EncodeAsync(new MemoryStream(said)).ToListAsync();
    Console.WriteLine($"{said.Length} bytes of PCM16 are {packets.Sum(packet => packet.Length)} bytes of Opus.");
    Print("Opus", await session.Play(OpusAudio.DecodeAsync(packets.ToAsyncEnumerable())));
});

if (args is [string model, ..])
{
    #region detector
    using InferenceSession silero = SileroSpeechDetector.Load(model);
    await CallAsync(
        async session =>
        {
            using var detector = new SileroSpeechDetector(silero);
            await Detection.ListenAsync(session, detector, CancellationToken.None);
        },
        said);
    #endregion
}
else
{
    await CallAsync(session => Detection.ListenAsync(session, new SpeechDetector(), CancellationToken.None), said);
}

static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name);

static void Print(string format, PlaybackResult result) =>
    Console.WriteLine($"{format}: {result.Outcome}, {result.Heard.TotalMilliseconds:0} ms heard.");

static async Task CallAsync(Func<WavixStreamSession, Task> application, byte[]? said = null)
{
    (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
    await using var session = new WavixStreamSession(transport);
    await call.StartAsync();
    Task running = application(session);
    if (said is not null)
    {
        await call.SayAsync(said);
        await call.HangUpAsync();
    }

    await running;
    await call.DisposeAsync();
}
