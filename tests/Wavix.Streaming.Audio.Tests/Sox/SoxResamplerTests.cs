using System.Globalization;
using Wavix.Streaming.Audio.Tests.Resampling;

namespace Wavix.Streaming.Audio.Tests.Sox;

/// <summary>The same tones, in the same file, through both; measured by the same analyser. The figures are compared, not the samples.</summary>
public class SoxResamplerTests(ITestOutputHelper log)
{
    public static TheoryData<int, int> Pairs => RatePairs.Common;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Resample_SameFileAsSox_BothAreMeasured(int inputRate, int outputRate)
    {
        SoxTool.Require();
        using var folder = new TemporaryFolder();
        var tones = new TestTones(inputRate, outputRate);
        await using (WavWriter writer = WavWriter.Create(folder.File("in.wav"), inputRate))
        {
            await writer.WriteAsync(tones.Input);
        }

        await SoxTool.RunAsync(folder.File("in.wav"), "-r", $"{outputRate}", folder.File("out.wav"), "rate", "-v");

        ResamplerFigures sox = tones.Measure(await ReadAsync(folder.File("out.wav")));
        ResamplerFigures ours = tones.Measure(PcmResampler.Resample(await ReadAsync(folder.File("in.wav")), inputRate, outputRate));
        string delay = new PcmResampler(inputRate, outputRate).Delay.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);
        log.WriteLine($"| {inputRate} to {outputRate} | {ours} | {delay} | {sox} |");
        ours.Ripple.Should().BeLessThan(0.1);
        ours.StopBand.Should().BeGreaterThan(80);
        ours.SignalToResidual.Should().BeGreaterThan(85);
        sox.Ripple.Should().BeLessThan(0.1, "else the analyser is wrong");
        sox.SignalToResidual.Should().BeGreaterThan(85, "else the analyser is wrong");
    }

    private static async Task<short[]> ReadAsync(string path)
    {
        await using WavReader wav = await WavReader.OpenAsync(path);
        return await wav.ReadAllAsync();
    }
}
