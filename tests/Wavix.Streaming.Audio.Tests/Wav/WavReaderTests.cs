namespace Wavix.Streaming.Audio.Tests.Wav;

public class WavReaderTests
{
    private static readonly byte[] Pcm = [1, 0, 2, 0, 3, 0];
    private static readonly short[] Samples = [1, 2, 3];

    public static TheoryData<int, int, byte[], short[]> Formats => new()
    {
        { 1, 8, [0, 128, 129, 255], [-32_768, 0, 256, 32_512] },
        { 1, 16, [0, 0x80, 1, 0, 0xFF, 0x7F], [-32_768, 1, 32_767] },
        { 1, 24, [0, 0, 0x80, 0x81, 0, 0, 0x80, 0, 0, 0xFF, 0xFF, 0x7F], [-32_768, 1, 0, 32_767] },
        { 1, 32, [0, 0, 0, 0x80, 1, 0x80, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F], [-32_768, 1, 32_767] },
        { 3, 32, [.. Floats(-1f, 0f, 0.5f, 1f, -2f, float.NaN, float.PositiveInfinity)], [-32_768, 0, 16_384, 32_767, -32_768, 0, 32_767] },
        { 3, 64, [.. BitConverter.GetBytes(-0.25)], [-8_192] },
        { 6, 8, [0xD5, 0x55, 0x2A], [8, -8, -32_256] },
        { 7, 8, [0xFF, 0x00, 0x80], [0, -32_124, 32_124] },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ReadAllAsync_EveryFormat_GivesSixteenBits(int tag, int bits, byte[] data, short[] expected) =>
        (await ReadAsync(WavBytes.Format(tag, bits: bits), WavBytes.Chunk("data", data))).Should().Equal(expected);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task ReadAllAsync_EveryExtensibleFormat_GivesTheSame(int tag, int bits, byte[] data, short[] expected) =>
        (await ReadAsync(WavBytes.ExtensibleFormat(tag, 1, 24_000, bits), WavBytes.Chunk("data", data))).Should().Equal(expected);

    [Fact]
    public async Task ReadPcmAsync_File_GivesMonoBytesAtTheRateAskedFor()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("prompt.wav");
        short[] frames = Enumerable.Range(0, 960).SelectMany(i => new[] { (short)(i * 20), (short)(i * 20) }).ToArray();
        await using (WavWriter writer = WavWriter.Create(path, 48_000, channels: 2))
        {
            await writer.WriteAsync(frames);
        }

        byte[] pcm = await WavReader.ReadPcmAsync(path, 24_000);

        await using WavReader again = await WavReader.OpenAsync(path);
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm).ToArray().Should().Equal(await again.ReadAllMonoAsync(24_000));
        pcm.Length.Should().Be(480 * 2);
    }

    [Fact]
    public async Task ReadPcmAsync_NotAWav_ThrowsAndLeavesTheFileFree()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("prompt.wav");
        await File.WriteAllBytesAsync(path, [1, 2, 3, 4]);

        Func<Task> read = () => WavReader.ReadPcmAsync(path, 24_000);

        await read.Should().ThrowAsync<InvalidDataException>();
        File.Delete(path);
    }

    [Fact]
    public async Task OpenAsync_StereoExtensible_TellsWhatItIs()
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.ExtensibleFormat(1, 2, 44_100, 24), WavBytes.Chunk("data", new byte[600])));

        wav.SampleRate.Should().Be(44_100);
        wav.Channels.Should().Be(2);
        wav.Encoding.Should().Be(WavEncoding.Pcm24);
        wav.FrameCount.Should().Be(100);
        wav.Duration.Should().BeCloseTo(TimeSpan.FromSeconds(100 / 44_100.0), TimeSpan.FromTicks(1));
        wav.IsTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task ReadAllAsync_OtherChunksAround_AreSkippedWithTheirPadding() =>
        (await ReadAsync(
            WavBytes.Chunk("JUNK", [0, 0, 0]), WavBytes.Format(), WavBytes.Chunk("LIST", [9, 9, 9]), WavBytes.Chunk("data", Pcm), WavBytes.Chunk("id3 ", [7])))
            .Should().Equal(Samples);

    [Fact]
    public async Task ReadAllAsync_DataBeforeFormat_IsFoundAgain() =>
        (await ReadAsync(WavBytes.Chunk("data", Pcm), WavBytes.Chunk("LIST", [1]), WavBytes.Format())).Should().Equal(Samples);

    [Fact]
    public async Task OpenAsync_DataBeforeFormatOfAForwardStream_SaysSo() =>
        (await ErrorAsync(new ForwardStream(new MemoryStream(WavBytes.File(WavBytes.Chunk("data", Pcm), WavBytes.Format())))))
            .Should().Contain("data chunk is before its fmt chunk").And.Contain("stream that can seek");

    [Theory]
    [InlineData(0u, false)]
    [InlineData(0u, true)]
    [InlineData(0x7FFF_F000u, false)]
    [InlineData(0x7FFF_F000u, true)]
    [InlineData(0xFFFF_FFFFu, false)]
    [InlineData(0xFFFF_FFFFu, true)]
    [InlineData(1_000u, false)]
    [InlineData(1_000u, true)]
    public async Task ReadAllAsync_SizeUnknownOrPastTheEnd_ReadsToTheEndAndSaysTruncated(uint size, bool forward)
    {
        Stream stream = new MemoryStream(WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm, size)));
        await using WavReader wav = await WavReader.OpenAsync(forward ? new ForwardStream(stream) : stream);

        (await wav.ReadAllAsync()).Should().Equal(Samples);

        wav.IsTruncated.Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAllAsync_SizeThatIsRight_IsNotTruncated(bool forward)
    {
        Stream stream = new MemoryStream(WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm), WavBytes.Chunk("LIST", [1, 2])));
        await using WavReader wav = await WavReader.OpenAsync(forward ? new ForwardStream(stream) : stream);

        (await wav.ReadAllAsync()).Should().Equal(Samples);

        wav.IsTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task FrameCount_OfAForwardStreamWithoutSize_IsNotKnown()
    {
        var stream = new ForwardStream(new MemoryStream(WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm, 0))));
        await using WavReader wav = await WavReader.OpenAsync(stream);

        wav.FrameCount.Should().BeNull();
        wav.Duration.Should().BeNull();
    }

    [Fact]
    public async Task ReadAllAsync_EmptyRecording_IsEmptyAndComplete()
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", [])));

        (await wav.ReadAllAsync()).Should().BeEmpty();
        wav.IsTruncated.Should().BeFalse();
    }

    [Theory]
    [InlineData(26)]
    [InlineData(1_800)]
    [InlineData(1_801)]
    public async Task ReadAllAsync_EmptyRecordingBeforeAnotherChunk_IsEmptyAndComplete(int bytes)
    {
        byte[] tags = [.. Enumerable.Repeat((byte)0xC7, bytes)];
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", []), WavBytes.Chunk("LIST", tags)));

        wav.FrameCount.Should().Be(0);
        (await wav.ReadAllAsync()).Should().BeEmpty();
        wav.IsTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task ReadAllAsync_EmptyRecordingBeforeItsFormat_IsEmptyAndComplete()
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Chunk("data", []), WavBytes.Format()));

        (await wav.ReadAllAsync()).Should().BeEmpty();
        wav.IsTruncated.Should().BeFalse();
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(36u)]
    public async Task ReadAllAsync_WriterWasCutOffBeforeWhatLooksLikeAChunk_ReadsToTheEnd(uint riffSize)
    {
        // Samples that happen to be a chunk's head; the file's own size is not right.
        byte[] pcm = [.. "LIST"u8, 2, 0, 0, 0, 1, 0];
        byte[] file = WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", pcm, 0));
        BitConverter.TryWriteBytes(file.AsSpan(4), riffSize).Should().BeTrue();
        await using WavReader wav = await OpenAsync(file);

        (await wav.ReadAllAsync()).Should().HaveCount(5);
        wav.IsTruncated.Should().BeTrue();
    }

    [Theory]
    [InlineData(1, 1, 16, 0)]
    [InlineData(1, 1, 16, 1)]
    [InlineData(3, 2, 32, 0)]
    [InlineData(7, 2, 8, 1)]
    public async Task OpenAsync_BlockAlignIsLeftOut_BelievesChannelsAndBits(int tag, int channels, int bits, int blockAlign)
    {
        byte[] data = new byte[3 * channels * bits / 8];
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Format(tag, channels, bits: bits, frameBytes: blockAlign), WavBytes.Chunk("data", data)));

        wav.FrameCount.Should().Be(3);
    }

    [Fact]
    public async Task ReadAllAsync_HalfAFrameAtTheEnd_LeavesItOut() =>
        (await ReadAsync(WavBytes.Format(channels: 2), WavBytes.Chunk("data", [1, 0, 2, 0, 3, 0, 4]))).Should().Equal(1, 2);

    [Fact]
    public async Task ReadAsync_InSmallPieces_GivesWholeFramesUpToTheEnd()
    {
        byte[] data = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];
        byte[] file = WavBytes.File(WavBytes.Format(channels: 2), WavBytes.Chunk("data", data));
        await using WavReader wav = await OpenAsync(file);
        var all = new List<short>();
        short[] piece = new short[333];
        for (int read; (read = await wav.ReadAsync(piece)) > 0;)
        {
            (read % 2).Should().Be(0);
            all.AddRange(piece[..read]);
        }

        all.Should().Equal(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(data).ToArray());
    }

    [Fact]
    public async Task ReadAsync_NoRoomForAFrame_Throws()
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Format(channels: 2), WavBytes.Chunk("data", new byte[8])));

        await wav.Awaiting(it => it.ReadAsync(new short[1]).AsTask()).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task ReadMonoAsync_OfStereo_GivesTheMean()
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(
            WavBytes.Format(channels: 2), WavBytes.Chunk("data", [10, 0, 20, 0, 0xFF, 0x7F, 0xFF, 0x7F, 0, 0x80, 0, 0x80])));
        short[] mono = new short[10];

        (await wav.ReadMonoAsync(mono)).Should().Be(3);

        mono[..3].Should().Equal(15, 32_767, -32_768);
    }

    [Fact]
    public async Task ReadAllMonoAsync_OfStereoAtAnotherRate_IsTheMeanResampled()
    {
        short[] left = [.. Enumerable.Range(0, 9_000).Select(i => (short)(8_000 * Math.Sin(i * 0.1)))];
        byte[] data = [.. left.SelectMany(sample => BitConverter.GetBytes(sample).Concat(BitConverter.GetBytes(sample)))];
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Format(channels: 2, rate: 16_000), WavBytes.Chunk("data", data)));

        (await wav.ReadAllMonoAsync(24_000)).Should().Equal(PcmResampler.Resample(left, 16_000, 24_000));
    }

    [Fact]
    public async Task ReadAllMonoAsync_FileOfAnotherRate_SaysWhatToDo()
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(WavBytes.Format(rate: 11_000), WavBytes.Chunk("data", Pcm)));

        (await wav.Awaiting(it => it.ReadAllMonoAsync(24_000)).Should().ThrowAsync<InvalidDataException>())
            .WithMessage("*11000*ffmpeg*-ar 24000*");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DisposeAsync_LeaveOpen_DecidesAboutTheStream(bool leaveOpen)
    {
        var stream = new ForwardStream(new MemoryStream(WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm))));

        await using (await WavReader.OpenAsync(stream, leaveOpen))
        {
        }

        stream.IsDisposed.Should().Be(!leaveOpen);
    }

    [Fact]
    public async Task OpenAsync_Failing_ClosesTheStream()
    {
        var stream = new ForwardStream(new MemoryStream([1, 2, 3]));

        await ErrorAsync(stream);

        stream.IsDisposed.Should().BeTrue();
    }

    private static IEnumerable<byte> Floats(params float[] values) => values.SelectMany(BitConverter.GetBytes);

    private static Task<WavReader> OpenAsync(byte[] file) => WavReader.OpenAsync(new MemoryStream(file));

    private static async Task<short[]> ReadAsync(params byte[][] chunks)
    {
        await using WavReader wav = await OpenAsync(WavBytes.File(chunks));
        return await wav.ReadAllAsync();
    }

    private static async Task<string> ErrorAsync(Stream stream)
    {
        Func<Task> open = () => WavReader.OpenAsync(stream);
        return (await open.Should().ThrowAsync<InvalidDataException>()).Which.Message;
    }
}
