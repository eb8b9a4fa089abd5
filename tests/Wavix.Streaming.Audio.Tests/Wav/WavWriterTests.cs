using System.Buffers.Binary;

namespace Wavix.Streaming.Audio.Tests.Wav;

public class WavWriterTests
{
    public static TheoryData<WavEncoding, int> Kinds
    {
        get
        {
            var kinds = new TheoryData<WavEncoding, int>();
            foreach (WavEncoding encoding in Enum.GetValues<WavEncoding>())
            {
                kinds.Add(encoding, 1);
                kinds.Add(encoding, 2);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task WriteAsync_ReadBack_IsWhatTheEncodingKeeps(WavEncoding encoding, int channels)
    {
        short[] samples = Ramp(20_001 * channels);
        var stream = new MemoryStream();

        await using (WavWriter writer = WavWriter.Create(stream, 22_050, channels, encoding, leaveOpen: true))
        {
            await writer.WriteAsync(samples.AsMemory(0, 2 * channels));
            await writer.WriteAsync(samples.AsMemory(2 * channels));
            writer.FrameCount.Should().Be(20_001);
        }

        stream.Position = 0;
        await using WavReader wav = await WavReader.OpenAsync(stream);
        wav.SampleRate.Should().Be(22_050);
        wav.Channels.Should().Be(channels);
        wav.Encoding.Should().Be(encoding);
        wav.IsTruncated.Should().BeFalse();
        wav.FrameCount.Should().Be(20_001);
        (await wav.ReadAllAsync()).Should().Equal(samples.Select(sample => Kept(encoding, sample)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task DisposeAsync_Header_IsInOrder(WavEncoding encoding, int channels)
    {
        var stream = new MemoryStream();
        await using (WavWriter writer = WavWriter.Create(stream, 8_000, channels, encoding, leaveOpen: true))
        {
            await writer.WriteAsync(new short[3 * channels]);
        }

        byte[] file = stream.ToArray();
        (file.Length % 2).Should().Be(0, "chunks are padded");
        BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)).Should().Be(file.Length - 8);
        bool isPcm = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(20)) == 1;
        file.AsSpan().IndexOf("fact"u8).Should().Be(isPcm ? -1 : 38, "what is not PCM counts its frames");
        if (!isPcm)
        {
            BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(46)).Should().Be(3);
        }
    }

    [Fact]
    public async Task WriteAsync_PcmBytes_AreItsSamples()
    {
        var stream = new MemoryStream();
        await using (WavWriter writer = WavWriter.Create(stream, 24_000, leaveOpen: true))
        {
            await writer.WriteAsync(new byte[] { 1, 2, 0xFF, 0xFF });
        }

        stream.ToArray()[44..].Should().Equal(1, 2, 0xFF, 0xFF);
    }

    [Theory]
    [InlineData(WavEncoding.Pcm16)]
    [InlineData(WavEncoding.ALaw)]
    public async Task WriteAsync_ProcessDies_FileHasAllButTheLastSecond(WavEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("call.wav");

        // Not disposed before the file is read: that is what a process that dies leaves.
        WavWriter writer = WavWriter.Create(path, 8_000, 1, encoding);
        for (int i = 0; i < 175; i++)
        {
            await writer.WriteAsync(new short[160]);
        }

        await using (WavReader wav = await WavReader.OpenAsync(path))
        {
            wav.IsTruncated.Should().BeFalse();
            wav.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2.5)).And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(3.5));
        }

        await writer.DisposeAsync();
    }

    [Fact]
    public async Task WriteAsync_FirstPiece_MakesAValidFile()
    {
        using var folder = new TemporaryFolder();
        await using WavWriter writer = WavWriter.Create(folder.File("call.wav"), 8_000);

        await writer.WriteAsync(new short[160]);

        await using WavReader wav = await WavReader.OpenAsync(folder.File("call.wav"));
        wav.FrameCount.Should().Be(160);
    }

    [Fact]
    public async Task WriteAsync_ForwardStream_SaysToTheEnd()
    {
        var bytes = new MemoryStream();
        await using (WavWriter writer = WavWriter.Create(new ForwardStream(bytes), 8_000))
        {
            await writer.WriteAsync(Ramp(20_000));
        }

        bytes.Position = 0;
        await using WavReader wav = await WavReader.OpenAsync(bytes);
        (await wav.ReadAllAsync()).Should().Equal(Ramp(20_000));
        wav.IsTruncated.Should().BeTrue();
    }

    [Fact]
    public async Task Create_BehindOtherData_LeavesItAlone()
    {
        var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        await using (WavWriter writer = WavWriter.Create(stream, 8_000, leaveOpen: true))
        {
            await writer.WriteAsync(Ramp(9_000));
        }

        stream.ToArray()[..3].Should().Equal(1, 2, 3);
        stream.Position = 3;
        await using WavReader wav = await WavReader.OpenAsync(stream);
        (await wav.ReadAllAsync()).Should().Equal(Ramp(9_000));
    }

    [Fact]
    public async Task DisposeAsync_NothingWritten_IsAnEmptyRecording()
    {
        var stream = new MemoryStream();
        await WavWriter.Create(stream, 8_000, leaveOpen: true).DisposeAsync();

        stream.Position = 0;
        await using WavReader wav = await WavReader.OpenAsync(stream);
        wav.FrameCount.Should().Be(0);
    }

    [Fact]
    public async Task WriteAsync_HalfAFrame_Throws()
    {
        await using WavWriter writer = WavWriter.Create(new MemoryStream(), 8_000, channels: 2);

        await writer.Awaiting(it => it.WriteAsync(new short[3]).AsTask()).Should().ThrowAsync<ArgumentException>();
        await writer.Awaiting(it => it.WriteAsync(new byte[6]).AsTask()).Should().ThrowAsync<ArgumentException>();
        writer.FrameCount.Should().Be(0);
    }

    [Fact]
    public async Task WriteAsync_Cancelled_TakesNothing()
    {
        await using WavWriter writer = WavWriter.Create(new MemoryStream(), 8_000);

        await writer.Awaiting(it => it.WriteAsync(new short[3], new CancellationToken(canceled: true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        writer.Duration.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task WriteAsync_Disposed_Throws()
    {
        WavWriter writer = WavWriter.Create(new MemoryStream(), 8_000);
        await writer.DisposeAsync();
        await writer.DisposeAsync();

        await writer.Awaiting(it => it.WriteAsync(new short[3]).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(768_001, 1, 0)]
    [InlineData(8_000, 0, 0)]
    [InlineData(8_000, 3, 0)]
    [InlineData(8_000, 1, 99)]
    public void Create_ArgumentOutOfRange_MakesNoFile(int rate, int channels, int encoding)
    {
        using var folder = new TemporaryFolder();
        Action create = () => WavWriter.Create(folder.File("x.wav"), rate, channels, (WavEncoding)encoding);

        create.Should().Throw<ArgumentOutOfRangeException>();

        File.Exists(folder.File("x.wav")).Should().BeFalse();
    }

    internal static short[] Ramp(int samples) => [.. Enumerable.Range(0, samples).Select(i => (short)(i * 37))];

    private static short Kept(WavEncoding encoding, short sample)
    {
        short[] one = [sample];
        byte[] code = new byte[1];
        switch (encoding)
        {
            case WavEncoding.MuLaw:
                G711.EncodeMuLaw(one, code);
                G711.DecodeMuLaw(code, one);
                break;
            case WavEncoding.ALaw:
                G711.EncodeALaw(one, code);
                G711.DecodeALaw(code, one);
                break;
            case WavEncoding.Pcm8:
                one[0] = (short)(Math.Min(Math.Round(sample / 256.0), 127) * 256);
                break;
        }

        return one[0];
    }
}
