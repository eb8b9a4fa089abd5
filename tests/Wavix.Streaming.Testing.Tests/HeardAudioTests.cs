using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing.Tests;

public class HeardAudioTests
{
    // 2 samples at 1, then 1 sample at 5, until 7.
    private static readonly HeardAudio Sparse = new([new(1, new byte[] { 1, 0, 2, 0 }), new(5, new byte[] { 3, 0 })], now: 7);

    [Fact]
    public void ToAudio_WithGaps_LeavesThemOut() => Sparse.ToAudio().Should().Equal(1, 0, 2, 0, 3, 0);

    [Fact]
    public void ToTimeline_WithGaps_FillsThemWithSilence() =>
        Sparse.ToTimeline().Should().Equal(0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0);

    [Fact]
    public void Duration_OfASnapshot_IsTheCallsUntilThen() =>
        new HeardAudio([], now: 36_000).Duration.Should().Be(TimeSpan.FromSeconds(1.5));

    [Fact]
    public void GetGaps_BetweenPieces_TellsWhereAndHowLong()
    {
        var heard = new HeardAudio([new(24_000, new byte[4800]), new(28_800, new byte[4800]), new(31_200, new byte[4800])], now: 48_000);

        heard.GetGaps().Should().Equal(new HeardGap(TimeSpan.FromMilliseconds(1100), TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public void GetGaps_WithoutAudio_IsEmpty() => new HeardAudio([], now: 100).GetGaps().Should().BeEmpty();

    [Fact]
    public async Task SaveWavAsync_ReadBack_IsTheTimeline()
    {
        using var file = new TemporaryFile();

        await Sparse.SaveWavAsync(file.Path);

        await using WavReader wav = await WavReader.OpenAsync(file.Path);
        MemoryMarshal.AsBytes((await wav.ReadAllAsync()).AsSpan()).ToArray().Should().Equal(Sparse.ToTimeline());
    }

    [Fact]
    public async Task SaveWavAsync_OverALongerFile_ReplacesIt()
    {
        using var file = new TemporaryFile();
        await File.WriteAllBytesAsync(file.Path, new byte[1000]);

        await Sparse.SaveWavAsync(file.Path);

        new FileInfo(file.Path).Length.Should().Be(44 + 14);
    }

    [Fact]
    public async Task SaveWavAsync_Header_SaysWhatTheFormatAsksFor()
    {
        using var file = new TemporaryFile();

        await Sparse.SaveWavAsync(file.Path);

        byte[] wav = await File.ReadAllBytesAsync(file.Path);
        wav[..4].Should().Equal("RIFF"u8.ToArray());
        BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(4)).Should().Be(wav.Length - 8);
        wav[8..16].Should().Equal("WAVEfmt "u8.ToArray());
        BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(16)).Should().Be(16, "that is the length of a PCM fmt chunk");
        BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(20)).Should().Be(1, "that is PCM");
        BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(22)).Should().Be(1, "it is mono");
        BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)).Should().Be(24_000, "that is the sample rate");
        BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(28)).Should().Be(48_000, "that many bytes are a second");
        BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(32)).Should().Be(2, "that many bytes are a sample");
        BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(34)).Should().Be(16, "that many bits are a sample");
        wav[36..40].Should().Equal("data"u8.ToArray());
        BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(40)).Should().Be(wav.Length - 44);
    }
}
