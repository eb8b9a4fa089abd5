using System.Diagnostics;
using System.Globalization;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>Ctrl+C, on the real process: it ends in order, and what was seen until then is not lost.</summary>
[InRealTime]
public sealed class InterruptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;
    private readonly TaskCompletionSource _isUnderWay = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Call_Interrupted_HangsUpReportsAndWritesTheFiles()
    {
        var end = new TaskCompletionSource<WavixStreamCompletion>();
        await using EchoServer server = await StartAsync(heard: 10, end);

        string output = await InterruptAsync(
            "call", server.StreamUrl.ToString(), "--duration", "1m", "--record", PathOf("call.wav"), "--timeline", PathOf("call.html"));

        output.Should().Contain("ended by caller, status 1000").And.Contain("Written to");
        (await end.Task.WaitAsync(Patience.Long)).Reason.Should().Be(WavixStreamEndReason.Stopped);
        (await File.ReadAllTextAsync(PathOf("call.html"))).Should().Contain("stop");
        await using WavReader wav = await WavReader.OpenAsync(PathOf("call.wav"));
        wav.Duration.Should().BeGreaterThanOrEqualTo(10 * WavixAudio.FrameDuration).And.BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Load_Interrupted_HangsUpAndReports()
    {
        var end = new TaskCompletionSource<WavixStreamCompletion>();
        await using EchoServer server = await StartAsync(heard: 10, end);

        string output = await InterruptAsync(
            "load", server.StreamUrl.ToString(), "--calls", "1", "--ramp", "0", "--duration", "1h", "--late", "10s");

        output.Should().Contain(", ended early").And.Contain("0 lost").And.Contain("1000: 1").And.Contain("All calls ran, and no frame was lost.");
        (await end.Task.WaitAsync(Patience.Long)).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task Replay_Interrupted_ClosesInOrderAndExitsWith130()
    {
        var end = new TaskCompletionSource<WavixStreamCompletion>();
        await using EchoServer server = await StartAsync(heard: 10, end);
        await File.WriteAllLinesAsync(
            PathOf("call.ndjson"),
            [
                """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""",
                """{"at":1,"from":"wavix","message":{"event":"start","stream_id":"s","stream_type":"twoway"}}""",
                .. Enumerable.Repeat("""{"at":2,"from":"wavix","message":{"event":"media","stream_id":"s","media":{"payload":{"bytes":960}}}}""", 10),
                """{"at":600000,"from":"wavix","message":{"event":"stop"}}""",
            ]);

        await InterruptAsync(exitCode: 130, "replay", PathOf("call.ndjson"), server.StreamUrl.ToString());

        WavixStreamCompletion completion = await end.Task.WaitAsync(Patience.Long);
        (completion.Reason, completion.CloseStatus).Should().Be((WavixStreamEndReason.ClosedByWavix, 1000));
    }

    /// <summary>An echo that says when it has heard so many frames: then the call is under way.</summary>
    private async Task<EchoServer> StartAsync(int heard, TaskCompletionSource<WavixStreamCompletion> end) => await EchoServer.StartAsync(
        async session =>
        {
            int frames = 0;
            await foreach (WavixEvent e in session.ReadEventsAsync())
            {
                if (e is MediaEvent media)
                {
                    await session.SendMediaAsync(media.Payload);
                    if (++frames == heard)
                    {
                        _isUnderWay.TrySetResult();
                    }
                }
            }

            end.TrySetResult(await session.Completion);
        },
        CancellationToken.None);

    private Task<string> InterruptAsync(params string[] arguments) => InterruptAsync(exitCode: 0, arguments);

    /// <summary>Presses Ctrl+C when the call is under way; the tool must then end by itself.</summary>
    private async Task<string> InterruptAsync(int exitCode, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A test can't press Ctrl+C for another process on Windows.");
        using Process tool = ToolProcess.Start(arguments);
        try
        {
            Task<string> output = tool.StandardOutput.ReadToEndAsync();
            Task<string> errors = tool.StandardError.ReadToEndAsync();
            await _isUnderWay.Task.WaitAsync(Patience.Long);
            using Process kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
            await tool.WaitForExitAsync().WaitAsync(Patience.Long);

            tool.ExitCode.Should().Be(exitCode, await output + await errors);
            return await output;
        }
        finally
        {
            tool.Kill();
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
