using NAudio.Wave;
using Wavix.Streaming.Audio.Tests.Resampling;

namespace Wavix.Streaming.Audio.Tests.NAudioCore;

/// <summary>The same tones in the same 16 bits through both, measured by the analyser that measures SoX. Rows of docs/explanation/audio-benchmarks.md.</summary>
public class NAudioResamplerTests(ITestOutputHelper log)
{
    private const int Seconds = 10;

    public static TheoryData<int, int> Pairs => RatePairs.Common;

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Resample_SameTonesAsNAudio_BothAreMeasured(int inputRate, int outputRate)
    {
        var tones = new TestTones(inputRate, outputRate);

        ResamplerFigures ours = tones.Measure(PcmResampler.Resample(tones.Input, inputRate, outputRate));
        ResamplerFigures provider = tones.Measure(NAudioResampling.Resample(tones.Input, inputRate, outputRate, sinc: false));
        ResamplerFigures sinc = tones.Measure(NAudioResampling.Resample(tones.Input, inputRate, outputRate, sinc: true));

        log.WriteLine($"| {inputRate:N0} to {outputRate:N0} | {ours} | {Row(provider)} | {Row(sinc)} |");
        ours.Ripple.Should().BeLessThan(Math.Min(provider.Ripple, sinc.Ripple));
        ours.StopBand.Should().BeGreaterThan(Math.Max(provider.StopBand, sinc.StopBand));
        ours.SignalToResidual.Should().BeGreaterThan(85);
        sinc.SignalToResidual.Should().BeGreaterThan(20, "else it is not heard as it should be");
    }

    [Fact]
    public void Process_FramesOfACall_AllocatesNothingAndNAudioLittle()
    {
        short[] samples = TestTone(24_000 * (Seconds + 1));
        var resampler = new PcmResampler(24_000, 16_000);
        short[] output = new short[resampler.GetMaxOutput(480)];
        ISampleProvider theirs = NAudioResampling.Create(new NAudioResampling.Samples(samples, 24_000), 16_000, sinc: false);
        float[] block = new float[320];

        Func<int, int> ourFrame = frame => resampler.Process(samples.AsSpan(frame * 480, 480), output);
        Func<int, int> theirFrame = _ => theirs.Read(block);

        // The first second is not measured: buffers grow to their size.
        Run(ourFrame, 50);
        Run(theirFrame, 50);
        long ourBytes = ThreadAllocations.Least(0, () => Run(ourFrame, Seconds * 50));
        // Theirs reads on, so it has only one run.
        long theirBytes = ThreadAllocations.Least(long.MaxValue, () => Run(theirFrame, Seconds * 50));

        log.WriteLine($"Bytes allocated for a second of audio: ours {ourBytes / Seconds}, NAudio's {theirBytes / Seconds}.");
        ourBytes.Should().Be(0);
    }

    private static void Run(Func<int, int> process, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            process(i);
        }
    }

    private static short[] TestTone(int count) => [.. Enumerable.Range(0, count).Select(i => (short)(10_000 * Math.Sin(i * 0.1)))];

    private static string Row(ResamplerFigures figures) => FormattableString.Invariant(
        $"{figures.Ripple:0.00} | {figures.StopBand:0.0} | {figures.SignalToResidual:0.0}");
}
