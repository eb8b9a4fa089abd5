namespace Wavix.Streaming.Audio.Tests.Wav;

/// <summary>RF64 and BW64, more than two channels, and a missing padding byte.</summary>
public class LargeWavTests
{
    [Theory]
    [InlineData("RF64", true)]
    [InlineData("BW64", true)]
    [InlineData("RF64", false)]
    public async Task Open_LongSizes_AreRead(string id, bool canSeek)
    {
        byte[] file = WavBytes.LongSizes(id, WavBytes.Format(), [1, 0, 2, 0], WavBytes.Chunk("LIST", [9, 9]));

        await using WavReader wav = await WavReader.OpenAsync(canSeek ? new MemoryStream(file) : new ForwardStream(new MemoryStream(file)));

        wav.IsTruncated.Should().BeFalse();
        wav.FrameCount.Should().Be(2);
        (await wav.ReadAllAsync()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task ReadMono_SixChannels_IsTheirRoundedMean()
    {
        byte[] frames = Pcm16.ToBytes([1, 2, 3, 4, 5, 7, -1, -1, -1, -1, -1, -2]);
        byte[] file = WavBytes.File(WavBytes.ExtensibleFormat(1, 6, 24_000, 16), WavBytes.Chunk("data", frames));
        await using WavReader wav = await WavReader.OpenAsync(new MemoryStream(file));

        short[] mono = await wav.ReadAllMonoAsync(24_000);

        wav.Channels.Should().Be(6);
        mono.Should().Equal(4, -1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_OddChunkWithoutPadding_AudioIsFound(bool canSeek)
    {
        byte[] odd = WavBytes.Chunk("note", [1, 2, 3]);
        byte[] file = WavBytes.File(WavBytes.Format(), odd[..^1], WavBytes.Chunk("data", [1, 0, 2, 0]));

        await using WavReader wav = await WavReader.OpenAsync(canSeek ? new MemoryStream(file) : new ForwardStream(new MemoryStream(file)));

        (await wav.ReadAllAsync()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task ReadAll_KnownLength_IsAllocatedOnce()
    {
        byte[] file = WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", new byte[10_000_000]));
        await using WavReader wav = await WavReader.OpenAsync(new MemoryStream(file));
        long before = GC.GetAllocatedBytesForCurrentThread();

        short[] all = await wav.ReadAllAsync();

        all.Should().HaveCount(5_000_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(21_000_000);
    }
}
