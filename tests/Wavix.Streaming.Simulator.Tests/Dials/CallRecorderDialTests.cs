using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary>The sample CallRecorder, in a process of its own, where its files can't be written or it dies. Its calls are tested by CallRecorder.Tests.</summary>
[InRealTime]
public class CallRecorderDialTests
{
    /// <summary>As when the disk is full.</summary>
    [Fact]
    public async Task Dial_FileCannotBeWritten_CallIsAsEverAndItIsLogged()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("a-file");
        await File.WriteAllTextAsync(file, "");
        (SampleServer recorder, string[] dial) = await StartAsync(Path.Combine(file, "below-it"));
        await using (recorder)
        {
            (int exitCode, string output, string errors) = await ToolRun.RunAsync(
                [.. dial, "--scenario", Repository.PathOf("docs", "samples", "CallRecorder", "scenarios", "agrees.json")]);

            exitCode.Should().Be(0, output + errors);
            await recorder.Process.WaitForLineAsync("A recording can't be written");
        }
    }

    /// <summary>As by `kill -9`: nothing of the process runs any more.</summary>
    [Fact]
    public async Task Dial_ProcessIsKilled_FileIsValidUpToItsLastSeconds()
    {
        using var folder = new TemporaryFolder();
        string scenario = folder.File("long-message.json");
        await File.WriteAllTextAsync(scenario, """
            { "name": "A long message", "steps": [
                { "waitForAudio": { "within": "20s" } }, { "waitForQuiet": { "for": "3s" } }, { "press": "1" }, { "say": { "speech": "30s" } } ] }
            """);
        (SampleServer recorder, string[] dial) = await StartAsync(folder.Path);
        await using (recorder)
        {
            Task<(int ExitCode, string Output, string Errors)> call = ToolRun.RunAsync([.. dial, "--scenario", scenario, "--hangup-timeout", "1s"]);
            string file = await WaitForAudioAsync(folder.Path, TimeSpan.FromSeconds(8), call);
            await recorder.Process.KillAsync();
            (await call).ExitCode.Should().NotBe(0);

            await using WavReader recording = await WavReader.OpenAsync(file);
            recording.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(6));
            short[] samples = await recording.ReadAllAsync();
            short[] left = [.. samples.Where((_, i) => i % 2 == 0)];

            // In pieces: a busy machine may send one late, and the recording then has silence before it.
            short[][] pieces = [.. MemoryMarshal.Cast<byte, short>(TestAudio.Speech(TimeSpan.FromSeconds(30)))[..(2 * WavixAudio.SampleRate)].ToArray().Chunk(WavixAudio.SampleRate / 10)];
            pieces.Count(piece => left.AsSpan().IndexOf(piece) >= 0).Should().BeGreaterThanOrEqualTo(15, "of {0}", pieces.Length);
            (await File.ReadAllTextAsync(Path.ChangeExtension(file, ".json"))).Should().Contain("\"has_ended\": false");
        }
    }

    private static async Task<(SampleServer Recorder, string[] Dial)> StartAsync(string folder)
    {
        string api = $"127.0.0.1:{FreePort.Next()}";
        string address = $"http://127.0.0.1:{FreePort.Next()}";
        SampleServer recorder = await SampleServer.StartAsync(
            "CallRecorder", "--local", "--urls", address, "--Wavix:BaseAddress", $"http://{api}/", "--folder", folder);
        return (recorder, ["dial", $"{address}/wavix/events", "--api", api]);
    }

    /// <summary>Waits until the recording of a call has this length, which must be while the call lasts. A file gives no signal.</summary>
    private static async Task<string> WaitForAudioAsync(string folder, TimeSpan duration, Task<(int ExitCode, string Output, string Errors)> call)
    {
        long length = WavixAudio.GetByteCount(duration) * 2;
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!call.IsCompleted)
        {
            await looks.WaitForNextTickAsync();
            if (new DirectoryInfo(folder).EnumerateFiles("*.wav", SearchOption.AllDirectories).FirstOrDefault() is { } file && file.Length > length
                && File.Exists(Path.ChangeExtension(file.FullName, ".json")))
            {
                return file.FullName;
            }
        }

        (int exitCode, string output, string errors) = await call;
        throw new InvalidOperationException($"The call ended with {exitCode} before {duration.TotalSeconds} s were recorded.\n{output}{errors}");
    }
}
