using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio.Tests.Wav;

public class StereoWavWriterTests
{
    private const int Rate = 1_000;

    [Fact]
    public async Task AppendAsync_BothTracks_StandSideBySide()
    {
        var stream = new MemoryStream();
        await using (StereoWavWriter writer = StereoWavWriter.Create(stream, Rate, leaveOpen: true))
        {
            await writer.AppendAsync(StereoTrack.Left, Bytes(1, 2, 3));
            await writer.AppendAsync(StereoTrack.Right, Bytes(-1, -2));
            await writer.AppendAsync(StereoTrack.Right, Bytes(-3));
        }

        (await ReadAsync(stream)).Should().Equal((1, -1), (2, -2), (3, -3));
    }

    [Fact]
    public async Task WriteAsync_WithGaps_FillsThemWithSilence()
    {
        var stream = new MemoryStream();
        await using (StereoWavWriter writer = StereoWavWriter.Create(stream, Rate, leaveOpen: true))
        {
            await writer.WriteAsync(StereoTrack.Right, 1, Bytes(7));
            await writer.WriteAsync(StereoTrack.Left, 3, Bytes(5, 6));
            writer.GetPosition(StereoTrack.Left).Should().Be(5);
            writer.GetPosition(StereoTrack.Right).Should().Be(2);
            writer.Duration.Should().Be(TimeSpan.FromMilliseconds(5));
        }

        (await ReadAsync(stream)).Should().Equal((0, 0), (0, 7), (0, 0), (5, 0), (6, 0));
    }

    [Fact]
    public async Task WriteAsync_OneTrackOnly_IsInTheFileAfterTheWindow()
    {
        using var folder = new TemporaryFolder();
        await using StereoWavWriter writer = StereoWavWriter.Create(folder.File("call.wav"), Rate);
        for (int i = 0; i < 500; i++)
        {
            await writer.AppendAsync(StereoTrack.Left, new byte[40]);
        }

        await using WavReader wav = await WavReader.OpenAsync(folder.File("call.wav"));
        wav.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10 - 3), "two seconds wait, and the header lacks one more");
    }

    [Theory]
    [InlineData(WavEncoding.Pcm16)]
    [InlineData(WavEncoding.MuLaw)]
    public async Task WriteAsync_LaterThanTheWindow_IsLaidIntoTheFile(WavEncoding encoding)
    {
        // µ-law keeps these values as they are.
        short[] left = [.. Enumerable.Range(0, 20_000).Select(i => (short)(i % 2 == 0 ? 988 : -988))];
        short[] right = [.. Enumerable.Range(0, 20_000).Select(i => (short)(i % 3 == 0 ? 1_052 : 0))];
        using var folder = new TemporaryFolder();
        await using (StereoWavWriter writer = StereoWavWriter.Create(folder.File("call.wav"), Rate, encoding))
        {
            await writer.AppendAsync(StereoTrack.Right, Bytes(right));
            for (int at = 0; at < left.Length; at += 20)
            {
                await writer.AppendAsync(StereoTrack.Left, Bytes(left[at..(at + 20)]));
            }

            writer.DroppedSamples.Should().Be(0);
        }

        (await ReadAsync(File.OpenRead(folder.File("call.wav")))).Should().Equal(left.Zip(right));
    }

    [Fact]
    public async Task WriteAsync_LaterThanTheWindowOfAForwardStream_IsCounted()
    {
        var bytes = new MemoryStream();
        await using (StereoWavWriter writer = StereoWavWriter.Create(new ForwardStream(bytes), Rate))
        {
            await writer.WriteAsync(StereoTrack.Right, 3_000, Bytes(9));
            await writer.WriteAsync(StereoTrack.Left, 1_000, Bytes(1, 2, 3));

            writer.DroppedSamples.Should().Be(1, "the window begins two seconds before the end, at 1,001");
        }

        (await ReadAsync(bytes))[1_000..1_003].Should().Equal((0, 0), (2, 0), (3, 0));
    }

    [Fact]
    public async Task WriteAsync_RandomOrder_PutsEverySampleInItsPlace()
    {
        var random = new Random(11);
        short[][] tracks = [new short[9_000], new short[9_000]];
        using var folder = new TemporaryFolder();
        await using (StereoWavWriter writer = StereoWavWriter.Create(folder.File("call.wav"), Rate))
        {
            for (int i = 0; i < 400; i++)
            {
                int track = random.Next(2);
                int at = random.Next(8_000);
                short[] piece = [.. Enumerable.Range(0, random.Next(1_000)).Select(_ => (short)random.Next(-9_999, 9_999))];
                piece.CopyTo(tracks[track], at);
                await writer.WriteAsync((StereoTrack)track, at, Bytes(piece));
            }
        }

        (short Left, short Right)[] frames = await ReadAsync(File.OpenRead(folder.File("call.wav")));
        frames.Should().Equal(tracks[0].Zip(tracks[1]).Take(frames.Length));
        tracks.SelectMany(track => track[frames.Length..]).Should().OnlyContain(sample => sample == 0);
    }

    [Theory]
    [InlineData(-1L)]
    [InlineData(3_600_001L)]
    [InlineData(long.MaxValue)]
    public async Task WriteAsync_PositionOutOfRange_Throws(long position)
    {
        await using StereoWavWriter writer = StereoWavWriter.Create(new MemoryStream(), Rate);

        await writer.Awaiting(it => it.WriteAsync(StereoTrack.Left, position, Bytes(1)).AsTask()).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task WriteAsync_Misuse_Throws()
    {
        StereoWavWriter writer = StereoWavWriter.Create(new MemoryStream(), Rate);

        await writer.Awaiting(it => it.AppendAsync(StereoTrack.Left, new byte[3]).AsTask()).Should().ThrowAsync<ArgumentException>();
        await writer.Awaiting(it => it.AppendAsync((StereoTrack)2, new byte[2]).AsTask()).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await writer.DisposeAsync();
        await writer.DisposeAsync();
        await writer.Awaiting(it => it.AppendAsync(StereoTrack.Left, new byte[2]).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task AppendAsync_FromTwoTasks_BothTracksAreWhole()
    {
        var file = new MemoryStream();
        StereoWavWriter writer = StereoWavWriter.Create(file, Rate, leaveOpen: true);

        await Task.WhenAll(
            Task.Run(() => WriteAsync(StereoTrack.Left, 1)),
            Task.Run(() => WriteAsync(StereoTrack.Right, -1)));
        await writer.DisposeAsync();

        (short Left, short Right)[] frames = await ReadAsync(file);
        frames.Should().HaveCount(500 * 480);
        frames.Should().OnlyContain(frame => frame.Left == 1 && frame.Right == -1);

        async Task WriteAsync(StereoTrack track, short sample)
        {
            short[] samples = [.. Enumerable.Repeat(sample, 480)];
            for (int i = 0; i < 500; i++)
            {
                await writer.AppendAsync(track, samples);
                await Task.Yield();
            }
        }
    }

    private static byte[] Bytes(params short[] samples) => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();

    private static async Task<(short Left, short Right)[]> ReadAsync(Stream stream)
    {
        stream.Position = 0;
        await using WavReader wav = await WavReader.OpenAsync(stream);
        wav.Channels.Should().Be(2);
        return [.. (await wav.ReadAllAsync()).Chunk(2).Select(frame => (frame[0], frame[1]))];
    }
}
