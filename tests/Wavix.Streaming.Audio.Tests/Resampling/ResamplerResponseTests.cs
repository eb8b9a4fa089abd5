namespace Wavix.Streaming.Audio.Tests.Resampling;

/// <summary>What the resampler does to sound, measured for every pair of rates.</summary>
public class ResamplerResponseTests(ITestOutputHelper log)
{
    public static TheoryData<int, int> Pairs => RatePairs.Different;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Process_Tones_StayWithinTheStatedLimits(int inputRate, int outputRate)
    {
        var tones = new TestTones(inputRate, outputRate);

        ResamplerFigures figures = tones.Measure(PcmResampler.Resample(tones.Input, inputRate, outputRate));

        log.WriteLine($"{inputRate} -> {outputRate}: {figures} | {figures.Misalignment} µs");
        figures.Ripple.Should().BeLessThan(0.1);
        figures.StopBand.Should().BeGreaterThan(80);
        figures.SignalToResidual.Should().BeGreaterThan(85);
        figures.Misalignment.Should().BeLessThan(1, "the filter's delay is taken out");
    }
}
