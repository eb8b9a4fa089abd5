using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary><c>wavix-sim convert</c> as its users meet it.</summary>
public sealed class ConvertCommandTests : IDisposable
{
    private static readonly short[] Left = [.. Enumerable.Range(0, 22_050).Select(i => (short)(9_000 * Math.Sin(i * 0.1)))];
    private static readonly short[] Right = [.. Enumerable.Range(0, 22_050).Select(i => (short)(5_000 * Math.Sin(i * 0.03)))];

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Convert_ToAnotherRate_WritesWhatTheResamplerGives()
    {
        await WriteAsync("in.wav", 22_050, 1, Left);

        (int exitCode, string output, string errors) = await ConvertAsync("in.wav", "out.wav", "--rate", "16000");

        exitCode.Should().Be(0, errors);
        output.Should().Contain("22050 Hz, mono").And.Contain("16000 Hz, mono, Pcm16, 1.000 s");
        (await ReadAsync("out.wav")).Should().Equal(PcmResampler.Resample(Left, 22_050, 16_000));
    }

    [Theory]
    [InlineData("mulaw", WavEncoding.MuLaw)]
    [InlineData("alaw", WavEncoding.ALaw)]
    [InlineData("pcm16", WavEncoding.Pcm16)]
    public async Task Convert_Encoding_IsTheFiles(string name, WavEncoding encoding)
    {
        await WriteAsync("in.wav", 24_000, 1, Left);

        (int exitCode, _, string errors) = await ConvertAsync("in.wav", "out.wav", "--rate", "8000", "--encoding", name);

        exitCode.Should().Be(0, errors);
        await using WavReader wav = await WavReader.OpenAsync(PathOf("out.wav"));
        wav.Encoding.Should().Be(encoding);
        wav.FrameCount.Should().Be(7_350);
    }

    [Fact]
    public async Task Convert_Stereo_ConvertsEachChannelForItself()
    {
        await WriteAsync("in.wav", 24_000, 2, [.. Left.Zip(Right, (left, right) => new[] { left, right }).SelectMany(frame => frame)]);

        (await ConvertAsync("in.wav", "out.wav", "--rate", "44100")).ExitCode.Should().Be(0);

        short[] samples = await ReadAsync("out.wav");
        samples.Where((_, i) => i % 2 == 0).Should().Equal(PcmResampler.Resample(Left, 24_000, 44_100));
        samples.Where((_, i) => i % 2 == 1).Should().Equal(PcmResampler.Resample(Right, 24_000, 44_100));
    }

    [Fact]
    public async Task Convert_Mono_MixesDown()
    {
        await WriteAsync("in.wav", 24_000, 2, [.. Left.SelectMany(sample => new[] { sample, sample })]);

        (await ConvertAsync("in.wav", "out.wav", "--rate", "8000", "--mono")).ExitCode.Should().Be(0);

        (await ReadAsync("out.wav")).Should().Equal(PcmResampler.Resample(Left, 24_000, 8_000));
    }

    [Fact]
    public async Task Convert_FileIsNotThere_ExitsWithOneAndNamesIt()
    {
        (int exitCode, _, string errors) = await ToolProcess.RunAsync("convert", PathOf("missing.wav"), PathOf("out.wav"), "--rate", "8000");

        exitCode.Should().Be(1);
        errors.Should().Contain("missing.wav").And.NotContain("   at ");
    }

    [Fact]
    public async Task Convert_NoWav_SaysWhatToDoAndWritesNothing()
    {
        await File.WriteAllTextAsync(PathOf("in.wav"), "no audio at all");

        (int exitCode, _, string errors) = await ConvertAsync("in.wav", "out.wav", "--rate", "8000");

        exitCode.Should().Be(1);
        errors.Should().Contain("not a WAV file").And.Contain("ffmpeg").And.NotContain("   at ");
        Directory.GetFiles(_folder).Should().Equal(PathOf("in.wav"));
    }

    [Fact]
    public async Task Convert_OntoItself_IsRefused()
    {
        await WriteAsync("in.wav", 24_000, 1, Left);

        (int exitCode, _, string errors) = await ConvertAsync("in.wav", "in.wav", "--rate", "8000");

        exitCode.Should().Be(1);
        errors.Should().Contain("two files are the same");
        (await ReadAsync("in.wav")).Should().Equal(Left);
    }

    [Fact]
    public async Task Convert_FileOfAnotherRate_SaysWhichCanBeConverted()
    {
        await WriteAsync("in.wav", 11_000, 1, Left);

        (int exitCode, _, string errors) = await ConvertAsync("in.wav", "out.wav", "--rate", "8000");

        exitCode.Should().Be(1);
        errors.Should().Contain("11000").And.Contain("44100");
    }

    [Theory]
    [InlineData("11000")]
    [InlineData("-8000")]
    [InlineData("fast")]
    public async Task Convert_BadRate_IsAUsageError(string rate)
    {
        (int exitCode, _, string errors) = await ConvertAsync("in.wav", "out.wav", "--rate", rate);

        exitCode.Should().NotBe(0);
        errors.Should().Contain("--rate must be one of 8000, 11025, 12000, 16000").And.NotContain("   at ");
    }

    [Fact]
    public async Task Convert_WithoutRate_IsAUsageError()
    {
        (int exitCode, _, string errors) = await ConvertAsync("in.wav", "out.wav");

        exitCode.Should().NotBe(0);
        errors.Should().Contain("--rate");
    }

    [Fact]
    public async Task Convert_Help_ListsTheChoices()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync("convert", "--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--rate").And.Contain("mulaw").And.Contain("--mono");
    }

    [Fact]
    public async Task RunAsync_Cancelled_LeavesTheTargetAsItWas()
    {
        await WriteAsync("in.wav", 24_000, 1, Left);
        await File.WriteAllTextAsync(PathOf("out.wav"), "old");
        var conversion = new WavConversion(PathOf("in.wav"), PathOf("out.wav"), 8_000, WavEncoding.Pcm16, mono: false);

        await conversion.Awaiting(it => it.RunAsync(new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();

        (await File.ReadAllTextAsync(PathOf("out.wav"))).Should().Be("old");
        Directory.GetFiles(_folder).Should().HaveCount(2);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Task<(int ExitCode, string Output, string Errors)> ConvertAsync(string input, string output, params string[] options) =>
        ToolRun.RunAsync(["convert", PathOf(input), PathOf(output), .. options]);

    private async Task WriteAsync(string name, int rate, int channels, short[] samples)
    {
        await using WavWriter writer = WavWriter.Create(PathOf(name), rate, channels);
        await writer.WriteAsync(samples);
    }

    private async Task<short[]> ReadAsync(string name)
    {
        await using WavReader wav = await WavReader.OpenAsync(PathOf(name));
        return await wav.ReadAllAsync();
    }
}
