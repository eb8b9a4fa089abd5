using System.Text.Json;

namespace Wavix.Streaming.Audio.Tests.Recording;

/// <summary>The files of a recording: layouts, rates, segments, details.</summary>
public class RecordingFilesTests
{
    [Fact]
    public async Task RecordAsync_Mono_MixesBothSides()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(recording: new CallRecorderOptions { Layout = RecordingLayout.Mono });
        byte[] said = RecordedCall.Noise(500, seed: 1);
        byte[] played = RecordedCall.Noise(500, seed: 2);
        await call.SayAsync(said);
        _ = call.Session.Play(played);
        await call.PassAsync(1000);
        await call.HangUpAsync();

        short[][] channels = await RecordedCall.ReadAsync(call.Path);
        channels.Should().HaveCount(1);
        channels[0].AsSpan().IndexOf(Pcm16.ToSamples(said)).Should().BeGreaterThanOrEqualTo(0);
        channels[0].AsSpan().IndexOf(Pcm16.ToSamples(played)).Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task RecordAsync_Separate_WritesAFileForEachSide()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(recording: new CallRecorderOptions { Layout = RecordingLayout.Separate });
        byte[] said = RecordedCall.Noise(500, seed: 1);
        byte[] played = RecordedCall.Noise(500, seed: 2);
        _ = call.Session.Play(played);
        await call.SayAsync(said);
        CallRecording recording = await call.HangUpAsync();

        recording.Files.Select(Path.GetFileName).Should().BeEquivalentTo("call.caller.wav", "call.heard.wav");
        short[] caller = (await RecordedCall.ReadAsync(recording.Files.Single(file => file.EndsWith("caller.wav", StringComparison.Ordinal)))).Single();
        short[] heard = (await RecordedCall.ReadAsync(recording.Files.Single(file => file.EndsWith("heard.wav", StringComparison.Ordinal)))).Single();
        caller.AsSpan().IndexOf(Pcm16.ToSamples(said)).Should().BeGreaterThanOrEqualTo(0);
        heard.AsSpan().IndexOf(Pcm16.ToSamples(played)).Should().BeGreaterThanOrEqualTo(0);
        caller.Should().HaveSameCount(heard);
    }

    [Theory]
    [InlineData(8_000, WavEncoding.MuLaw)]
    [InlineData(16_000, WavEncoding.ALaw)]
    [InlineData(44_100, WavEncoding.Pcm16)]
    public async Task RecordAsync_RateAndEncoding_FileHasThem(int rate, WavEncoding encoding)
    {
        await using RecordedCall call = await RecordedCall.StartAsync(recording: new CallRecorderOptions { SampleRate = rate, Encoding = encoding });
        await call.SayAsync(Pcm16.ToBytes(Tones.Sine(440, TimeSpan.FromSeconds(3), sampleRate: WavixAudio.SampleRate)));
        await call.HangUpAsync();

        await using WavReader reader = await WavReader.OpenAsync(call.Path);
        reader.Should().BeEquivalentTo(new { SampleRate = rate, Channels = 2, Encoding = encoding });
        reader.Duration.Should().BeCloseTo(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(30));
        short[][] channels = await RecordedCall.ReadAsync(call.Path);
        int crossings = channels[0].Zip(channels[0].Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0);
        crossings.Should().BeCloseTo(3 * 440, 3, "the tone is as high as before");
    }

    [Fact]
    public async Task RecordAsync_SegmentDuration_FilesAreOneRecordingCutUp()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(recording: new CallRecorderOptions { SegmentDuration = TimeSpan.FromSeconds(3) });
        byte[] said = RecordedCall.Noise(10_000, seed: 1);
        await call.SayAsync(said);
        CallRecording recording = await call.HangUpAsync();

        recording.Files.Select(Path.GetFileName).Should().Equal("call.wav", "call.2.wav", "call.3.wav", "call.4.wav");
        var left = new List<short>();
        foreach (string file in recording.Files)
        {
            left.AddRange((await RecordedCall.ReadAsync(file))[0]);
        }

        left.ToArray().AsSpan().IndexOf(Pcm16.ToSamples(said)).Should().BeGreaterThanOrEqualTo(0);
        (await RecordedCall.ReadAsync(recording.Files[0]))[0].Should().HaveCount(3 * WavixAudio.SampleRate);
    }

    [Fact]
    public async Task RecordAsync_MaxSegmentBytes_NoFileIsLarger()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(recording: new CallRecorderOptions { MaxSegmentBytes = 100_000 });
        await call.SayAsync(RecordedCall.Noise(5000, seed: 1));
        CallRecording recording = await call.HangUpAsync();

        recording.Files.Should().HaveCount(5);
        recording.Files.Select(file => new FileInfo(file).Length).Should().OnlyContain(length => length <= 100_044);
    }

    [Fact]
    public async Task RecordAsync_Details_SayWhatHappened()
    {
        await using RecordedCall call = await RecordedCall.StartAsync(options =>
        {
            options.CallId = "abc";
            options.Faults.LoseEvery = 50;
        });
        _ = call.Session.Play(RecordedCall.Noise(5000, seed: 1));
        await call.SayAsync(RecordedCall.Noise(2000, seed: 2));
        await call.Session.InterruptAsync();
        await call.PassAsync(3000);
        _ = call.Session.Play(RecordedCall.Noise(500, seed: 3));
        await call.SayAsync(RecordedCall.Noise(2000, seed: 4));
        CallRecording recording = await call.HangUpAsync();

        using JsonDocument details = JsonDocument.Parse(await File.ReadAllBytesAsync(recording.DetailsFile!));
        JsonElement root = details.RootElement;
        root.GetProperty("call_id").GetString().Should().Be("abc");
        root.GetProperty("has_ended").GetBoolean().Should().BeTrue();
        root.GetProperty("is_complete").GetBoolean().Should().BeTrue();
        root.GetProperty("end_reason").GetString().Should().Be("Stopped");
        root.GetProperty("duration_ms").GetInt64().Should().BeCloseTo(7000, 60);
        root.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()).Should().Equal("call.wav");
        root.GetProperty("playbacks").EnumerateArray()
            .Select(playback => (playback.GetProperty("turn").GetInt32(), playback.GetProperty("outcome").GetString()))
            .Should().Equal((1, "Cleared"), (2, "Played"));
        root.GetProperty("playbacks")[0].GetProperty("heard_ms").GetInt64().Should().BeCloseTo(2000, 40);
        root.GetProperty("interruptions").EnumerateArray().Single().GetProperty("at_ms").GetInt64().Should().BeCloseTo(2000, 40);
        root.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("reason").GetString()).Should().Contain("NoAudio").And.Contain("Lost");
        root.GetProperty("sequence_gaps").GetInt64().Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task RecordAsync_FolderIsNotThere_DetailsAreThereBeforeTheFirstAudio()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        string path = Path.Combine(Path.GetDirectoryName(call.Path)!, "new", "call.wav");
        await call.Session.WaitForStartAsync().SoonAsync();
        Task<CallRecording> recording = CallRecorder.RecordAsync(call.Session, path);
        await call.SayAsync(RecordedCall.Noise(500, seed: 2));

        // Files are written off the call's thread, and appear whole.
        await Patience.UntilAsync(() => File.Exists(Path.ChangeExtension(path, ".json")));
        (await File.ReadAllTextAsync(Path.ChangeExtension(path, ".json"))).Should().Contain("\"has_ended\": false");
        File.Exists(path).Should().BeFalse("audio is written some seconds later");

        // Before its folder is deleted.
        await call.HangUpAsync();
        await recording.SoonAsync();
    }

    [Fact]
    public async Task RecordAsync_CallIsRunning_DetailsSayThatItHasNotEnded()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        await call.SayAsync(RecordedCall.Noise(2000, seed: 2));

        await Patience.UntilAsync(() => File.Exists(Path.ChangeExtension(call.Path, ".json")));
        (await File.ReadAllTextAsync(Path.ChangeExtension(call.Path, ".json"))).Should().Contain("\"has_ended\": false");
    }

    [Fact]
    public async Task RecordAsync_Stream_GetsTheFileAndStaysOpen()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();
        using var stream = new MemoryStream();
        Task<CallRecording> recording = CallRecorder.RecordAsync(call.Session, stream);
        byte[] said = RecordedCall.Noise(1000, seed: 1);
        await call.SayAsync(said);
        await call.HangUpAsync();
        CallRecording result = await call.Clock.RunUntilAsync(recording);

        result.Should().BeEquivalentTo(new { DetailsFile = (string?)null, IsComplete = true });
        result.Files.Should().BeEmpty();
        stream.CanWrite.Should().BeTrue();
        stream.Position = 0;
        await using WavReader reader = await WavReader.OpenAsync(stream);
        short[] samples = await reader.ReadAllAsync();
        samples.Where((_, i) => i % 2 == 0).ToArray().AsSpan().IndexOf(Pcm16.ToSamples(said)).Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task RecordAsync_WrongArguments_AreRefusedAtOnce()
    {
        await using RecordedCall call = await RecordedCall.StartAsync();

        Action[] wrong =
        [
            () => _ = CallRecorder.RecordAsync(call.Session, ""),
            () => _ = CallRecorder.RecordAsync(call.Session, "a.wav", new CallRecorderOptions { SampleRate = 12_345 }),
            () => _ = CallRecorder.RecordAsync(call.Session, "a.wav", new CallRecorderOptions { Encoding = WavEncoding.Pcm24 }),
            () => _ = CallRecorder.RecordAsync(call.Session, "a.wav", new CallRecorderOptions { SegmentDuration = TimeSpan.FromMilliseconds(10) }),
            () => _ = CallRecorder.RecordAsync(call.Session, "a.wav", new CallRecorderOptions { MaxSegmentBytes = 10 }),
            () => _ = CallRecorder.RecordAsync(call.Session, "a.wav", new CallRecorderOptions { MaxBuffered = TimeSpan.FromSeconds(1) }),
            () => _ = CallRecorder.RecordAsync(call.Session, new MemoryStream([], writable: false)),
            () => _ = CallRecorder.RecordAsync(call.Session, new MemoryStream(), new CallRecorderOptions { Layout = RecordingLayout.Separate }),
        ];

        Array.ForEach(wrong, action => action.Should().Throw<ArgumentException>());
        File.Exists("a.wav").Should().BeFalse();
    }
}
