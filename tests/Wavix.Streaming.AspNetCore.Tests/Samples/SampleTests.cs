using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>Every sample runs, and does what its first lines say.</summary>
public class SampleTests
{
    private static readonly byte[] Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(500));

    [Fact]
    public async Task EchoBot_Call_CallerHearsWhatWasSaid()
    {
        await using SampleServer server = await SampleServer.StartAsync("EchoBot");

        await using SimulatedCall call = await SpeakAsync(server.StreamUrl("/stream"), Speech.Length);

        call.Heard.ToAudio().Should().Equal(Speech);
        call.CloseStatus.Should().Be(1000);
        await server.Process.WaitForLineAsync("Call ended: Stopped");
    }

    [Fact]
    public async Task CallRecorder_Call_FileHoldsWhatWasSaid()
    {
        using var folder = new TemporaryFolder();
        await using SampleServer server = await SampleServer.StartAsync("CallRecorder", "--folder", folder.Path);

        await using SimulatedCall call = await SpeakAsync(server.StreamUrl("/stream/acme"), audio: 0);
        await server.Process.WaitForLineAsync("of acme is in");

        await using WavReader recording = await WavReader.OpenAsync(Directory.GetFiles(folder.Path, "*.wav").Single());
        recording.Channels.Should().Be(2);
        short[] samples = await recording.ReadAllAsync();
        short[] left = [.. samples.Where((_, i) => i % 2 == 0)];
        left.AsSpan().IndexOf(MemoryMarshal.Cast<byte, short>(Speech)).Should().BeGreaterThanOrEqualTo(0, "the caller is on the left");
        samples.Where((_, i) => i % 2 == 1).Should().OnlyContain(sample => sample == 0);
        (await File.ReadAllTextAsync(Directory.GetFiles(folder.Path, "*.json").Single())).Should().Contain("\"has_ended\": true");
    }

    /// <summary>As when the disk is full.</summary>
    [Fact]
    public async Task CallRecorder_FileCannotBeWritten_CallContinuesAndItIsLogged()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "a-file");
        await File.WriteAllTextAsync(file, "");
        await using SampleServer server = await SampleServer.StartAsync("CallRecorder", "--folder", Path.Combine(file, "below-it"));

        await using SimulatedCall call = await SpeakAsync(server.StreamUrl("/stream/acme"), audio: 0);

        call.CloseStatus.Should().Be(1000);
        await server.Process.WaitForLineAsync("A recording can't be written");
        await server.Process.WaitForLineAsync("ended after");
        server.Process.Printed.Should().Contain("Stopped, close status 1000");
    }

    /// <summary>As by `kill -9`: nothing of the process runs any more.</summary>
    [Fact]
    public async Task CallRecorder_ProcessIsKilled_FileIsValidUpToItsLastSeconds()
    {
        using var folder = new TemporaryFolder();
        await using SampleServer server = await SampleServer.StartAsync("CallRecorder", "--folder", folder.Path);
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(server.StreamUrl("/stream/acme"));
        await call.StartAsync();
        byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(12));
        await call.SayAsync(said);
        await server.Process.KillAsync();

        await using WavReader recording = await WavReader.OpenAsync(Directory.GetFiles(folder.Path, "*.wav").Single());
        recording.Duration.Should().BeGreaterThan(TimeSpan.FromSeconds(3)).And.BeLessThan(TimeSpan.FromSeconds(9));
        short[] samples = await recording.ReadAllAsync();
        short[] left = [.. samples.Where((_, i) => i % 2 == 0)];

        // In pieces: a busy machine may send one late, and the recording then has silence before it.
        short[][] pieces = [.. MemoryMarshal.Cast<byte, short>(said)[..(2 * WavixAudio.SampleRate)].ToArray().Chunk(WavixAudio.SampleRate / 10)];
        pieces.Count(piece => left.AsSpan().IndexOf(piece) >= 0).Should().BeGreaterThanOrEqualTo(15, "of {0}", pieces.Length);
        (await File.ReadAllTextAsync(Directory.GetFiles(folder.Path, "*.json").Single())).Should().Contain("\"has_ended\": false");
    }

    [Fact]
    public async Task BareWebSocket_Call_PrintsEveryEventAsJson()
    {
        string prefix = $"http://127.0.0.1:{FreePort.Next()}/stream/";
        await using var process = ChildProcess.Start("dotnet", Repository.PathOfSample("BareWebSocket"), prefix);
        await process.WaitForLineAsync("Listening on");

        await using SimulatedCall call = await SpeakAsync(new UriBuilder(prefix) { Scheme = "ws" }.Uri, audio: 0);
        await process.WaitForLineAsync("Stopped, close status 1000, 28 messages");

        process.Printed.Split('\n').Count(line => line.StartsWith("{\"event\":\"media\"", StringComparison.Ordinal)).Should().Be(25);
    }

    [Fact]
    public async Task InMemoryCall_Run_ExitsWithZero()
    {
        await using var process = ChildProcess.Start("dotnet", Repository.PathOfSample("InMemoryCall"));

        (await process.WaitForExitAsync()).Should().Be(0, process.Printed);
        await process.WaitForLineAsync("the caller heard what was said");
    }

    [Fact]
    public async Task SpeakingBot_Run_RemembersWhatTheCallerHeard()
    {
        await using var process = ChildProcess.Start("dotnet", Repository.PathOfSample("SpeakingBot"));

        (await process.WaitForExitAsync()).Should().Be(0, process.Printed);
        (await process.WaitForLineAsync("Remembered")).Should().StartWith("Remembered: We open at nine every day.").And.NotContain("noon");
    }

    [Fact]
    public async Task AudioKit_Run_RecordsAndRecognisesTheCalls()
    {
        using var folder = new TemporaryFolder();
        await using var process = ChildProcess.Start("dotnet", Repository.PathOfSample("AudioKit"), folder.Path);

        (await process.WaitForExitAsync()).Should().Be(0, process.Printed);

        await process.WaitForLineAsync("Recognised 64000 bytes");
        await process.WaitForLineAsync("Played, 1000 ms heard");
        File.Exists(Path.Combine(folder.Path, "call.wav")).Should().BeTrue();
    }

    [Fact]
    public async Task AudioRecipes_RunWithoutAModel_PlaysMp3AndOpus()
    {
        await using var process = ChildProcess.Start("dotnet", Repository.PathOfSample("AudioRecipes"));

        (await process.WaitForExitAsync()).Should().Be(0, process.Printed);

        await process.WaitForLineAsync("MP3: Played, 1000 ms heard");
        await process.WaitForLineAsync("Opus: Played, 2000 ms heard");
        await process.WaitForLineAsync("the caller speaks");
    }

    private static async Task<SimulatedCall> SpeakAsync(Uri streamUrl, int audio)
    {
        SimulatedCall call = await SimulatedCall.ConnectAsync(streamUrl, new SimulatedCallOptions { RealTime = false });
        await call.StartAsync();
        await call.SayAsync(Speech);
        await call.WaitForAudioAsync(audio);
        await call.WaitForPlayoutAsync();
        await call.HangUpAsync();
        return call;
    }
}
