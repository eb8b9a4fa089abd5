namespace Wavix.Streaming.Audio.Tests.Wav;

/// <summary>Where a file can't go on.</summary>
public class WavWriterLimitTests
{
    [Fact]
    public async Task DisposeAsync_AfterAFailedWrite_PromisesWhatIsThere()
    {
        var stream = new FullDisk(room: 100_000);
        WavWriter writer = WavWriter.Create(stream, 8_000, leaveOpen: true);
        await writer.Awaiting(it => it.WriteAsync(WavWriterTests.Ramp(80_000)).AsTask()).Should().ThrowAsync<IOException>();

        await writer.DisposeAsync();

        stream.Position = 0;
        await using WavReader wav = await WavReader.OpenAsync(stream);
        wav.IsTruncated.Should().BeFalse();
        (await wav.ReadAllAsync()).Should().NotBeEmpty().And.Equal(WavWriterTests.Ramp(80_000).Take((int)wav.FrameCount!.Value));
    }

    [Fact]
    public async Task WriteAsync_BeyondTwoGibibytes_SaysToBeginANewFile()
    {
        await using WavWriter writer = WavWriter.Create(new Nowhere(), 48_000, channels: 2);
        short[] piece = new short[32 * 1024 * 1024];
        for (int i = 0; i < 31; i++)
        {
            await writer.WriteAsync(piece);
        }

        (await writer.Awaiting(it => it.WriteAsync(piece).AsTask()).Should().ThrowAsync<InvalidOperationException>()).WithMessage("*Start a new file*");
        writer.FrameCount.Should().Be(31 * 16 * 1024 * 1024);
    }

    /// <summary>Takes so many bytes, and refuses what would be behind them.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position + buffer.Length > room ? throw new IOException("The disk is full.") : base.WriteAsync(buffer, cancellationToken);
    }

    /// <summary>Counts what is written, and keeps nothing.</summary>
    private sealed class Nowhere : MemoryStream
    {
        public override long Position { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Position += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
