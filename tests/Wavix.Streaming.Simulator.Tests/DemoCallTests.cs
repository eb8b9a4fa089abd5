using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests;

public class DemoCallTests(DemoRun run) : IClassFixture<DemoRun>
{
    private const int HeaderBytes = 44;

    [Fact]
    public void RunAsync_Echo_Succeeds() => run.Succeeded.Should().BeTrue(run.Output);

    [Theory]
    [InlineData("Echo server on ws://127.0.0.1:*/stream; the caller speaks for 1 s.")]
    [InlineData("* s  Wavix -> app  connected")]
    [InlineData("* s  Wavix -> app  start  twoway, inbound, call *")]
    [InlineData("* s  Wavix -> app  media  25 x, 500 ms of audio")]
    [InlineData("* s  app -> Wavix  media  * ms of audio")]
    [InlineData("* s  app -> Wavix  mark   mark-1")]
    [InlineData("* s  Wavix -> app  mark   mark-1 (playback has reached it)")]
    [InlineData("* s  Wavix -> app  stop #53")]
    [InlineData("* s                closed with status 1000")]
    [InlineData("Heard 1000 ms of audio in * ms of call; * gap*.")]
    [InlineData("The call works.")]
    public void RunAsync_Echo_PrintsTheLine(string line) => run.Output.Split(Environment.NewLine).Should().ContainMatch(line);

    [Theory]
    [InlineData(new int[0], "no gaps.")]
    [InlineData(new[] { 43 }, "1 gap of 43.0 ms. Gaps are normal for an echo, which sends no audio ahead; a playback has none.")]
    [InlineData(new[] { 2, 43 }, "2 gaps, the longest of 43.0 ms. Gaps are normal for an echo, which sends no audio ahead; a playback has none.")]
    public void Describe_Gaps_SaysWhetherTheyAreBad(int[] milliseconds, string text) =>
        DemoCall.Describe([.. milliseconds.Select(length => new HeardGap(TimeSpan.Zero, TimeSpan.FromMilliseconds(length)))]).Should().Be(text);

    [Fact]
    public void RunAsync_Echo_PrintsNoFailure() => run.Output.Should().Contain("  ok  ").And.NotContain("FAILED");

    [Fact]
    public void RunAsync_Echo_WritesAWavOfTheCallsFormat()
    {
        run.Wav[..4].Should().Equal("RIFF"u8.ToArray());
        run.Wav[8..16].Should().Equal("WAVEfmt "u8.ToArray());
        BinaryPrimitives.ReadInt16LittleEndian(run.Wav.AsSpan(20)).Should().Be(1, "that is PCM");
        BinaryPrimitives.ReadInt16LittleEndian(run.Wav.AsSpan(22)).Should().Be(1, "it is mono");
        BinaryPrimitives.ReadInt32LittleEndian(run.Wav.AsSpan(24)).Should().Be(24_000, "that is the sample rate");
        BinaryPrimitives.ReadInt16LittleEndian(run.Wav.AsSpan(34)).Should().Be(16, "that many bits are a sample");
        BinaryPrimitives.ReadInt32LittleEndian(run.Wav.AsSpan(40)).Should().Be(run.Wav.Length - HeaderBytes, "all the rest is audio");
    }

    [Fact]
    public void RunAsync_Echo_WritesWhatWasSaidAndSilenceOnly()
    {
        ReadOnlySpan<short> heard = MemoryMarshal.Cast<byte, short>(run.Wav.AsSpan(HeaderBytes));
        ReadOnlySpan<short> said = MemoryMarshal.Cast<byte, short>(TestAudio.Speech(DemoRun.Speech).AsSpan());

        // A machine that is busy puts gaps between the pieces; what is no gap must be the speech, sample by sample.
        int next = 0;
        for (int i = 0; i < heard.Length; i++)
        {
            if (next < said.Length && heard[i] == said[next])
            {
                next++;
            }
            else
            {
                heard[i].Should().Be(0, $"sample {i} is neither silence nor sample {next} of the speech");
            }
        }

        next.Should().Be(said.Length);
    }
}
