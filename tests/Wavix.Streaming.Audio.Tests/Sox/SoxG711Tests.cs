using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio.Tests.Sox;

public class SoxG711Tests
{
    [Theory]
    [InlineData("mu-law")]
    [InlineData("a-law")]
    public async Task Decode_EveryCode_IsWhatSoxDecodes(string law)
    {
        SoxTool.Require();
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        short[] samples = new short[256];
        _ = law == "a-law" ? G711.DecodeALaw(codes, samples) : G711.DecodeMuLaw(codes, samples);

        byte[] sox = await ConvertAsync(codes, [law, "8"], ["signed", "16"]);

        samples.Should().Equal(MemoryMarshal.Cast<byte, short>(sox).ToArray());
    }

    /// <summary>
    /// SoX rounds to 14 bits (µ-law) or 13 bits (A-law) before it looks for the step, and A-law's negative steps begin one value later
    /// there. So it differs close to a decision value, by one code.
    /// </summary>
    [Theory]
    [InlineData("mu-law", 2)]
    [InlineData("a-law", 5)]
    public async Task Encode_EverySample_IsSoxsCodeOrTheNextOneAtADecision(string law, int rounding)
    {
        SoxTool.Require();
        short[] samples = [.. Enumerable.Range(short.MinValue, 65_536).Select(value => (short)value)];
        byte[] codes = Encode(law, samples);

        byte[] sox = await ConvertAsync(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), ["signed", "16"], [law, "8"]);

        for (int i = 0; i < samples.Length; i++)
        {
            if (codes[i] != sox[i])
            {
                IEnumerable<byte> near = Enumerable.Range(i - rounding, (2 * rounding) + 1).Where(at => at is >= 0 and < 65_536).Select(at => codes[at]);
                near.Should().Contain(sox[i], $"{samples[i]} is coded {codes[i]:X2}");
            }
        }

        codes.Zip(sox).Count(pair => pair.First == pair.Second).Should().BeGreaterThan(64_000);
    }

    private static byte[] Encode(string law, short[] samples)
    {
        byte[] codes = new byte[samples.Length];
        _ = law == "a-law" ? G711.EncodeALaw(samples, codes) : G711.EncodeMuLaw(samples, codes);
        return codes;
    }

    private static async Task<byte[]> ConvertAsync(byte[] input, string[] from, string[] to)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("in.raw"), input);
        await SoxTool.RunAsync(
            "-L", "-c", "1", "-r", "8000", "-e", from[0], "-b", from[1], folder.File("in.raw"),
            "-L", "-e", to[0], "-b", to[1], folder.File("out.raw"));
        return await File.ReadAllBytesAsync(folder.File("out.raw"));
    }
}
