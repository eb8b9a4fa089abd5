using System.Diagnostics;

namespace Wavix.Streaming.Audio.Tests.Recording;

/// <summary>A disk that is full, slow or stuck costs a recording its audio, and the call nothing.</summary>
public class RecordingDiskTests
{
    [Fact]
    public async Task RecordAsync_DiskIsFullForAWhile_GapIsNotedAndTheRestIsInTheNextFile()
    {
        using SmallDisk? disk = SmallDisk.TryMount(megabytes: 2);
        Assert.SkipWhen(disk is null, "A file system can be mounted by root only.");
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1024 * 1024]);
        await using RecordedCall call = await RecordedCall.StartAsync();
        string path = Path.Combine(disk.Path, "call.wav");
        Task<CallRecording> recording = CallRecorder.RecordAsync(call.Session, path);

        // 96 kB a second, so the disk is full after 10 s.
        byte[] said = RecordedCall.Noise(25_000, seed: 1);
        await call.SayAsync(said[..(20_000 * WavixAudio.BytesPerMillisecond)]);
        File.Delete(ballast);
        await call.SayAsync(said[(20_000 * WavixAudio.BytesPerMillisecond)..]);
        call.Session.State.Should().Be(WavixStreamState.Streaming);
        await call.HangUpAsync();
        CallRecording result = await call.Clock.RunUntilAsync(recording);

        result.Error.Should().BeAssignableTo<IOException>();
        result.IsComplete.Should().BeFalse();
        result.Files.Select(Path.GetFileName).Should().Equal("call.wav", "call.2.wav");
        RecordingGap gap = result.Gaps.Should().ContainSingle(gap => gap.Reason == RecordingGapReason.NotWritten).Subject;
        short[] samples = Pcm16.ToSamples(said);
        short[] first = (await RecordedCall.ReadAsync(result.Files[0]))[0];
        short[] second = (await RecordedCall.ReadAsync(result.Files[1]))[0];
        (first.Length / (double)WavixAudio.SampleRate).Should().BeApproximately(gap.From.TotalSeconds, 0.001, "the gap starts where the first file ends");
        first.Length.Should().BeGreaterThan(8 * WavixAudio.SampleRate);

        // The second file continues at the end of the gap, to the sample.
        int start = samples.AsSpan().IndexOf(second.AsSpan(0, 2000));
        int offset = first.AsSpan().IndexOf(samples.AsSpan(0, 2000));
        (start + offset).Should().BeCloseTo((int)(gap.To.TotalSeconds * WavixAudio.SampleRate), 2);
        (first.Length + second.Length + ((gap.To - gap.From).TotalSeconds * WavixAudio.SampleRate)).Should().BeApproximately(25 * WavixAudio.SampleRate, 2000);
    }

    [Fact]
    public async Task RecordAsync_FolderCannotBeWritten_DoesNotFailAndSaysWhy()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a-file"), "");
        await using RecordedCall call = await RecordedCall.StartAsync();
        Task<CallRecording> recording = CallRecorder.RecordAsync(call.Session, Path.Combine(folder.File("a-file"), "below", "call.wav"));
        await call.SayAsync(RecordedCall.Noise(20_000, seed: 1));
        await call.HangUpAsync();
        CallRecording result = await call.Clock.RunUntilAsync(recording);

        result.Error.Should().NotBeNull();
        result.Files.Should().BeEmpty();
        result.DetailsFile.Should().BeNull();
        result.Gaps.Single(gap => gap.Reason == RecordingGapReason.NotWritten).To.Should().BeCloseTo(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task RecordAsync_WriteTakesAMinute_GapIsNotedAndTheCallGoesItsWay()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        var stream = new SlowStream();
        Task<CallRecording> recording = CallRecorder.RecordAsync(call.Session, stream);
        await call.SayAsync(RecordedCall.Noise(10_000, seed: 1));
        stream.Stop();
        await call.SayAsync(RecordedCall.Noise(60_000, seed: 2));
        await call.PassAsync(20);
        call.Session.GetStatistics().AudioBytesReceived.Should().Be(70_000 * WavixAudio.BytesPerMillisecond);
        stream.Continue();
        byte[] end = RecordedCall.Noise(10_000, seed: 3);
        await call.SayAsync(end);
        await call.HangUpAsync();
        CallRecording result = await call.Clock.RunUntilAsync(recording);

        result.IsComplete.Should().BeFalse();
        result.Gaps.Should().Contain(gap => gap.Reason == RecordingGapReason.TooSlow);
        result.Duration.Should().BeCloseTo(TimeSpan.FromSeconds(80), TimeSpan.FromMilliseconds(100));
        stream.Position = 0;
        await using WavReader reader = await WavReader.OpenAsync(stream);
        short[] left = [.. (await reader.ReadAllAsync()).Where((_, i) => i % 2 == 0)];
        left.AsSpan().IndexOf(Pcm16.ToSamples(end)).Should().BeCloseTo(70 * WavixAudio.SampleRate, 2400, "the end is where it was said");
    }

    [Fact]
    public async Task RecordAsync_WriteNeverReturns_CallEndsAsAlways()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        var stream = new SlowStream();
        stream.Stop();
        Task<CallRecording> recording = CallRecorder.RecordAsync(call.Session, stream);
        await call.SayAsync(RecordedCall.Noise(10_000, seed: 1));
        await call.HangUpAsync();

        (await call.Session.Completion).Reason.Should().Be(WavixStreamEndReason.Stopped);
        recording.IsCompleted.Should().BeFalse();
        stream.Continue();
        (await call.Clock.RunUntilAsync(recording)).IsComplete.Should().BeTrue("10 s have room in memory");
    }

    /// <summary>A stream whose writes wait while it is stopped.</summary>
    private sealed class SlowStream : MemoryStream
    {
        private TaskCompletionSource? _stopped;

        public void Stop() => _stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Continue()
        {
            _stopped!.SetResult();
            _stopped = null;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_stopped is { } stopped)
            {
                await stopped.Task;
            }

            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    /// <summary>A file system in memory that holds little.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public string Path => _folder.Path;

        public static SmallDisk? TryMount(int megabytes)
        {
            var disk = new SmallDisk();
            if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path))
            {
                return disk;
            }

            disk._folder.Dispose();
            return Environment.GetEnvironmentVariable("WAVIX_REQUIRE_TMPFS") == "1"
                ? throw new InvalidOperationException("WAVIX_REQUIRE_TMPFS is set, and no tmpfs can be mounted.")
                : null;
        }

        public void Dispose()
        {
            Run("umount", Path);
            _folder.Dispose();
        }

        private static bool Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
