using NAudio.Codecs;
using Wavix.Streaming.Audio.Tests.Codecs;

namespace Wavix.Streaming.Audio.Tests.NAudioCore;

/// <summary>Every code and every sample, compared with the tables of G.711. Rows of docs/explanation/audio-benchmarks.md.</summary>
public class NAudioG711Tests(ITestOutputHelper log)
{
    private static readonly short[] EverySample = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];
    private static readonly byte[] EveryCode = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    [Theory]
    [InlineData("µ-law")]
    [InlineData("A-law")]
    public void EncodeAndDecode_Everything_IsComparedWithTheTables(string law)
    {
        bool isALaw = law == "A-law";
        byte[] ours = isALaw ? G711.EncodeALaw(EverySample) : G711.EncodeMuLaw(EverySample);
        byte[] theirs = [.. EverySample.Select(value => isALaw ? ALawEncoder.LinearToALawSample(value) : MuLawEncoder.LinearToMuLawSample(value))];
        byte[] codes = [.. EverySample.Select(value => isALaw ? DecisionValues.ALaw(value) : DecisionValues.MuLaw(value))];
        short[] ourSamples = isALaw ? G711.DecodeALaw(EveryCode) : G711.DecodeMuLaw(EveryCode);
        short[] theirSamples = [.. EveryCode.Select(value => isALaw ? ALawDecoder.ALawToLinearSample(value) : MuLawDecoder.MuLawToLinearSample(value))];
        short[] samples = [.. EveryCode.Select(value => isALaw ? DecisionValues.ALawSample(value) : DecisionValues.MuLawSample(value))];

        log.WriteLine($"| {law}: codes that differ, of 65,536 samples | {Differences(ours, codes)} | {Differences(theirs, codes)} |");
        log.WriteLine($"-32,768 is {codes[0]:X2}, and {theirs[0]:X2} in NAudio, which is {theirSamples[theirs[0]]}; code 7F is {theirSamples[0x7F]}.");
        log.WriteLine($"| {law}: samples that differ, of 256 codes | {Differences(ourSamples, samples)} | {Differences(theirSamples, samples)} |");
        Differences(ours, codes).Should().Be(0);
        Differences(ourSamples, samples).Should().Be(0);
        Differences(theirs, codes).Should().Be(1, "-32,768 has no positive counterpart in 16 bits");
        theirs[0].Should().NotBe(codes[0]);
    }

    private static int Differences<T>(T[] values, T[] expected) => values.Zip(expected).Count(pair => !Equals(pair.First, pair.Second));
}
