using System.Runtime.InteropServices;
using Wavix.Streaming.Audio.Tests.Wav;

namespace Wavix.Streaming.Audio.Tests.Sox;

/// <summary>Files from one side to the other.</summary>
public class SoxWavTests
{
    public static TheoryData<WavEncoding, int> Kinds => WavWriterTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task WavWriter_EveryFormat_IsReadBySox(WavEncoding encoding, int channels)
    {
        SoxTool.Require();
        using var folder = new TemporaryFolder();
        await using (WavWriter writer = WavWriter.Create(folder.File("in.wav"), 22_050, channels, encoding))
        {
            await writer.WriteAsync(WavWriterTests.Ramp(3_001 * channels));
        }

        await SoxTool.RunAsync(folder.File("in.wav"), "-L", "-e", "signed", "-b", "16", folder.File("out.raw"));

        (await SoxTool.InspectAsync(folder.File("in.wav"))).Should().Be((3_001, 22_050));
        await using WavReader wav = await WavReader.OpenAsync(folder.File("in.wav"));
        (await wav.ReadAllAsync()).Should().Equal(MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(folder.File("out.raw"))).ToArray());
    }

    [Theory]
    [InlineData("unsigned", 8, WavEncoding.Pcm8)]
    [InlineData("signed", 16, WavEncoding.Pcm16)]
    [InlineData("signed", 24, WavEncoding.Pcm24)]
    [InlineData("signed", 32, WavEncoding.Pcm32)]
    [InlineData("float", 32, WavEncoding.IeeeFloat32)]
    [InlineData("float", 64, WavEncoding.IeeeFloat64)]
    [InlineData("a-law", 8, WavEncoding.ALaw)]
    [InlineData("mu-law", 8, WavEncoding.MuLaw)]
    public async Task WavFile_WrittenBySox_HasTheSamplesThatSoxReads(string kind, int bits, WavEncoding encoding)
    {
        SoxTool.Require();
        using var folder = new TemporaryFolder();
        await SoxTool.RunAsync(
            "-n", "-r", "16000", "-c", "2", "-e", kind, "-b", $"{bits}", folder.File("in.wav"),
            "synth", "0.2", "sine", "997", "pinknoise", "gain", "-3");
        await SoxTool.RunAsync(folder.File("in.wav"), "-L", "-e", "signed", "-b", "16", folder.File("out.raw"));

        await using WavReader wav = await WavReader.OpenAsync(folder.File("in.wav"));

        wav.Encoding.Should().Be(encoding);
        wav.Channels.Should().Be(2);
        wav.SampleRate.Should().Be(16_000);
        wav.IsTruncated.Should().BeFalse();
        short[] ours = await wav.ReadAllAsync();
        short[] sox = MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(folder.File("out.raw"))).ToArray();
        ours.Should().HaveSameCount(sox);

        // A tie may be rounded the other way.
        ours.Zip(sox, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task WavFile_PipedBySox_ReadsToTheEnd()
    {
        SoxTool.Require();
        using var folder = new TemporaryFolder();
        await SoxTool.RunAsync("-n", "-r", "8000", "-c", "1", "-b", "16", "-t", "wav", folder.File("in.wav"), "synth", "0.5", "sine", "440");
        byte[] file = await File.ReadAllBytesAsync(folder.File("in.wav"));
        await using WavReader wav = await WavReader.OpenAsync(new ForwardStream(new MemoryStream(file)));

        (await wav.ReadAllAsync()).Should().HaveCount(4_000);
    }

    [Fact]
    public async Task WavWriter_ProcessDies_LeavesWhatSoxReads()
    {
        SoxTool.Require();
        using var folder = new TemporaryFolder();
        WavWriter writer = WavWriter.Create(folder.File("call.wav"), 24_000);
        for (int i = 0; i < 150; i++)
        {
            await writer.WriteAsync(new short[480]);
        }

        (long frames, int rate) = await SoxTool.InspectAsync(folder.File("call.wav"));

        rate.Should().Be(24_000);
        frames.Should().BeInRange(48_000, 72_000);
        await writer.DisposeAsync();
    }
}
