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
