using System.ComponentModel;
using Microsoft.ML.OnnxRuntime;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioRecipes.Tests;

/// <summary>With Silero's own models, on a synthetic voice. Skipped without <c>npm ci</c> in silero or espeak-ng, unless WAVIX_REQUIRE_SILERO is 1.</summary>
public class SileroSpeechDetectorTests(ITestOutputHelper log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Models => ["silero_vad_v5.onnx", "silero_vad_v6.onnx"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Process_SentenceBetweenPauses_StartsAndEndsOnce(string model)
    {
        byte[] call = await CallAsync();
        using InferenceSession silero = Load(model);
        using var detector = new SileroSpeechDetector(silero);

        List<SpeechChange> changes = Process(detector, call, 960);

        TimeSpan end = WavixAudio.GetDuration(call.Length) - Pause;
        log.WriteLine($"{string.Join("; ", changes)}; the sentence ends at {end}");
        Assert.Equal([true, false], changes.Select(change => change.IsStart));
        Assert.InRange(changes[0].Position, Pause - TimeSpan.FromMilliseconds(100), Pause + TimeSpan.FromMilliseconds(200));
        Assert.InRange(changes[0].DecidedAt - changes[0].Position, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500));
        Assert.InRange(changes[1].Position, end - TimeSpan.FromMilliseconds(400), end + TimeSpan.FromMilliseconds(200));
        Assert.InRange(changes[1].DecidedAt - changes[1].Position, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(600));
        Assert.False(detector.IsSpeech);
    }

    [Fact]
    public async Task Process_CutInOddPieces_DecidesTheSame()
    {
        byte[] call = await CallAsync();
        using InferenceSession silero = Load("silero_vad_v6.onnx");
        using var detector = new SileroSpeechDetector(silero);
        List<SpeechChange> whole = Process(detector, call, call.Length);
        detector.Reset();

        Assert.Equal(whole, Process(detector, call, 333));
    }

    [Fact]
    public async Task Process_TwoCallsOfOneModel_DoNotDisturbEachOther()
    {
        byte[] call = await CallAsync();
        using InferenceSession silero = Load("silero_vad_v6.onnx");
        using var alone = new SileroSpeechDetector(silero);
        List<SpeechChange> expected = Process(alone, call, 960);

        List<SpeechChange>[] both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            using var detector = new SileroSpeechDetector(silero);
            return Process(detector, call, 960);
        })));

        Assert.All(both, changes => Assert.Equal(expected, changes));
    }

    [Fact]
    public void Process_ToneAndNoise_AreNotSpeech()
    {
        using InferenceSession silero = Load("silero_vad_v6.onnx");
        using var detector = new SileroSpeechDetector(silero);
        var random = new Random(1);
        short[] noise = [.. Enumerable.Range(0, 48_000).Select(_ => (short)random.Next(-1_000, 1_000))];

        Assert.Empty(Process(detector, Pcm16.ToBytes([.. Tone.Samples(48_000), .. noise]), 960));
    }

    [Fact]
    public void Process_PlayedOfAnotherLength_Throws()
    {
        using InferenceSession silero = Load("silero_vad_v6.onnx");
        using var detector = new SileroSpeechDetector(silero);

        Assert.Throws<ArgumentException>(() => detector.Process(new byte[4], new byte[2]));
    }

    private static List<SpeechChange> Process(SileroSpeechDetector detector, byte[] call, int chunk)
    {
        var changes = new List<SpeechChange>();
        for (int at = 0; at < call.Length; at += chunk)
        {
            changes.AddRange(detector.Process(call.AsSpan(at, Math.Min(chunk, call.Length - at))).Changes);
        }

        return changes;
    }

    private static InferenceSession Load(string model)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "models", model);
        Require(File.Exists(path), $"{path} is not there");
        return SileroSpeechDetector.Load(path);
    }

    /// <summary>Two seconds of silence, a sentence, two seconds of silence.</summary>
    private static async Task<byte[]> CallAsync()
    {
        string file = Path.GetTempFileName();
        try
        {
            Require(await SpeakAsync("I would like to change my order, please.", file), "espeak-ng is not installed");
            await using WavReader wav = await WavReader.OpenAsync(file);
            byte[] silence = new byte[(int)Pause.TotalMilliseconds * WavixAudio.BytesPerMillisecond];
            return [.. silence, .. Pcm16.ToBytes(await wav.ReadAllMonoAsync(WavixAudio.SampleRate)), .. silence];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<bool> SpeakAsync(string sentence, string file)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start("espeak-ng", ["-v", "en-us", "-w", file, sentence]);
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        Assert.False(!holds && Environment.GetEnvironmentVariable("WAVIX_REQUIRE_SILERO") == "1", otherwise);
        Assert.SkipUnless(holds, $"The test can't run: {otherwise}.");
    }
}
