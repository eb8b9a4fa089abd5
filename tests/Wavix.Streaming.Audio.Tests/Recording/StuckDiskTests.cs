using System.Diagnostics;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Audio.Tests.Recording;

/// <summary>Files that take no more bytes: named pipes from which nothing reads. Each write to them blocks its thread, as a disk does that does not answer.</summary>
[Collection(RunsAlone.Name)]
public class StuckDiskTests
{
    private const int Recordings = 16;

    [Fact]
    public async Task RecordAsync_ManyFilesAreStuck_ThreadsAreThereForCalls()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has named pipes that are opened like files.");
        using var folder = new TemporaryFolder();
        string[] paths = [.. Enumerable.Range(0, Recordings).Select(i => folder.File($"{i}.wav"))];
        using (Process make = Process.Start("mkfifo", paths))
        {
            await make.WaitForExitAsync().SoonAsync();
        }

        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
        await using var session = new WavixStreamSession(transport);
        await call.StartAsync();
        Task<CallRecording>[] recordings = [.. paths.Select(path => CallRecorder.RecordAsync(session, path))];

        // A pipe holds 64 KiB, which is less than a second of stereo; audio is written 5 s late.
        byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(8));
        await call.SayAsync(said);
        int stuck = Directory.GetDirectories("/proc/self/task").Count(thread => File.ReadAllText(Path.Combine(thread, "wchan")).Contains("pipe_write", StringComparison.Ordinal));
        await call.HangUpAsync();
        WavixStreamCompletion end = await session.Completion.SoonAsync();

        stuck.Should().BeInRange(1, Math.Max(1, Environment.ProcessorCount / 2), "the others wait without a thread");
        end.Reason.Should().Be(WavixStreamEndReason.Stopped);
        end.Statistics.AudioBytesReceived.Should().Be(said.Length);
        recordings.Should().NotContain(recording => recording.IsCompleted);

        // The disk answers again.
        Task drained = Task.WhenAll(paths.Select(DrainAsync));
        foreach (Task<CallRecording> recording in recordings)
        {
            CallRecording result = await recording.SoonAsync();
            result.Error.Should().BeNull();
            result.Duration.Should().BeGreaterThan(TimeSpan.FromSeconds(7));
        }

        await drained.SoonAsync();
        await call.DisposeAsync();
    }

    private static async Task DrainAsync(string path)
    {
        using var cat = Process.Start(new ProcessStartInfo("cat", [path]) { RedirectStandardOutput = true })!;
        await cat.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await cat.WaitForExitAsync();
    }
}
