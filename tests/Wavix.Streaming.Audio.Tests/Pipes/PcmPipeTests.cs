using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio.Tests.Pipes;

public class PcmPipeTests
{
    private static readonly short[] Speech = [.. Enumerable.Range(0, 24_000).Select(i => (short)(9_000 * Math.Sin(i * 0.05)))];

    [Theory]
    [InlineData(24_000, 16_000)]
    [InlineData(24_000, 8_000)]
    [InlineData(22_050, 24_000)]
    [InlineData(24_000, 24_000)]
    public async Task TryWrite_CutAnywhere_IsReadAtTheOtherRate(int inputRate, int outputRate)
    {
        var random = new Random(inputRate + outputRate);
        using var pipe = new PcmPipe(inputRate, outputRate, new PcmPipeOptions { Capacity = TimeSpan.FromSeconds(10) });
        byte[] bytes = Bytes(Speech);
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(random.Next(1_500), bytes.Length - at);
            pipe.TryWrite(bytes.AsSpan(at, length)).Should().BeTrue();
            at += length;
        }

        pipe.Complete();

        (await ReadToEndAsync(pipe.Reader)).Should().Equal(Bytes(PcmResampler.Resample(Speech, inputRate, outputRate)));
    }

    [Fact]
    public async Task Reader_MuLawAsked_GivesMuLaw()
    {
        using var pipe = new PcmPipe(24_000, 8_000, new PcmPipeOptions { OutputEncoding = PcmEncoding.MuLaw });
        pipe.TryWrite(Bytes(Speech)).Should().BeTrue();
        pipe.Complete();
        short[] resampled = PcmResampler.Resample(Speech, 24_000, 8_000);
        byte[] expected = new byte[resampled.Length];
        G711.EncodeMuLaw(resampled, expected);

        (await ReadToEndAsync(pipe.Reader)).Should().Equal(expected);
    }

    [Fact]
    public async Task TryWrite_ALaw_IsTakenAsALaw()
    {
        byte[] codes = [.. Enumerable.Range(0, 4_000).Select(i => (byte)(i * 3))];
        short[] samples = new short[codes.Length];
        G711.DecodeALaw(codes, samples);
        using var pipe = new PcmPipe(8_000, 24_000, new PcmPipeOptions { InputEncoding = PcmEncoding.ALaw });
        pipe.TryWrite(codes).Should().BeTrue();
        pipe.Complete();

        (await ReadToEndAsync(pipe.Reader)).Should().Equal(Bytes(PcmResampler.Resample(samples, 8_000, 24_000)));
    }

    [Fact]
    public async Task Reader_AsStream_ReadsToTheEnd()
    {
        using var pipe = new PcmPipe(24_000, 16_000);
        pipe.TryWrite(Bytes(Speech));
        pipe.Complete();
        var copy = new MemoryStream();

        await pipe.Reader.AsStream().CopyToAsync(copy);

        copy.ToArray().Should().Equal(Bytes(PcmResampler.Resample(Speech, 24_000, 16_000)));
    }

    [Fact]
    public void TryWrite_ReaderBehind_DropsAndCountsAndStaysBounded()
    {
        using var pipe = new PcmPipe(24_000, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(200) });
        byte[] second = new byte[48_000];

        pipe.TryWrite(second).Should().BeFalse();
        pipe.TryWrite(second).Should().BeFalse();

        pipe.Reader.TryRead(out ReadResult read).Should().BeTrue();
        read.Buffer.Length.Should().BeInRange(9_600, 9_600 + 960, "that is the capacity and at most 20 ms");
        pipe.DroppedBytes.Should().Be(96_000 - read.Buffer.Length);
    }

    [Fact]
    public async Task TryWrite_AfterADropInTheMiddleOfASample_BeginsWithAWholeOne()
    {
        using var pipe = new PcmPipe(24_000, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(100) });
        byte[] marked = Bytes([.. Enumerable.Repeat((short)0x0102, 30_000)]);
        int at = 0;
        foreach (int length in new[] { 7_001, 3_002, 3_333, 2_001 })
        {
            pipe.TryWrite(marked.AsSpan(at, length));
            at += length;
        }

        pipe.DroppedBytes.Should().BePositive();
        pipe.Reader.TryRead(out ReadResult read).Should().BeTrue();
        pipe.Reader.AdvanceTo(read.Buffer.End);
        pipe.TryWrite(marked.AsSpan(at, 1_001)).Should().BeTrue();
        pipe.TryWrite(marked.AsSpan(at + 1_001, 2)).Should().BeTrue();
        pipe.Complete();

        short[] samples = MemoryMarshal.Cast<byte, short>(await ReadToEndAsync(pipe.Reader)).ToArray();
        samples.Should().NotBeEmpty().And.OnlyContain(sample => sample == 0x0102);
    }

    [Fact]
    public async Task WriteAsync_ReaderBehind_WaitsUntilItReads()
    {
        using var pipe = new PcmPipe(22_050, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(100) });
        Task<bool> writing = pipe.WriteAsync(Bytes(Speech)).AsTask();
        writing.IsCompleted.Should().BeFalse();

        Task<byte[]> reading = ReadToEndAsync(pipe.Reader);
        (await writing.SoonAsync()).Should().BeTrue();
        pipe.Complete();

        (await reading.SoonAsync()).Should().Equal(Bytes(PcmResampler.Resample(Speech, 22_050, 24_000)));
        pipe.DroppedBytes.Should().Be(0);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileWaiting_DropsTheRestAndCanGoOn()
    {
        using var pipe = new PcmPipe(24_000, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(100) });
        using var cancellation = new CancellationTokenSource();
        Task<bool> writing = pipe.WriteAsync(new byte[48_000], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await ((Func<Task>)(() => writing.SoonAsync())).Should().ThrowAsync<OperationCanceledException>();
        pipe.DroppedBytes.Should().BeInRange(48_000 - 4_800 - 960, 48_000 - 4_800);
        pipe.Reader.TryRead(out ReadResult read).Should().BeTrue();
        pipe.Reader.AdvanceTo(read.Buffer.End);
        (await pipe.WriteAsync(new byte[960]).AsTask().SoonAsync()).Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_ReaderGoes_IsReleasedWithFalse(bool withError)
    {
        using var pipe = new PcmPipe(24_000, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(100) });
        Task<bool> writing = pipe.WriteAsync(new byte[48_000]).AsTask();

        await pipe.Reader.CompleteAsync(withError ? new IOException("The recogniser has gone.") : null);

        (await writing.SoonAsync()).Should().BeFalse();
        (await pipe.WriteAsync(new byte[960])).Should().BeFalse();
        pipe.TryWrite(new byte[960]).Should().BeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TryWrite_ReaderGoneBefore_IsFalse(bool withError)
    {
        using var pipe = new PcmPipe(24_000, 24_000);
        await pipe.Reader.CompleteAsync(withError ? new IOException("The recogniser has gone.") : null);

        pipe.TryWrite(new byte[960]).Should().BeFalse();
    }

    [Fact]
    public async Task Dispose_WhileAWriterWaits_ReleasesItAndKeepsWhatWasTaken()
    {
        var pipe = new PcmPipe(24_000, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(100) });
        Task<bool> writing = pipe.WriteAsync(new byte[48_000]).AsTask();

        pipe.Dispose();

        (await writing.SoonAsync()).Should().BeFalse();
        (await ReadToEndAsync(pipe.Reader)).Length.Should().BeInRange(4_800, 4_800 + 960);
    }

    [Fact]
    public async Task Complete_WithAnError_ThrowsItAtTheReader()
    {
        using var pipe = new PcmPipe(22_050, 24_000);
        pipe.TryWrite(new byte[882]);

        pipe.Complete(new IOException("The speech service failed."));

        (await pipe.Reader.Awaiting(ReadToEndAsync).Should().ThrowAsync<IOException>()).WithMessage("The speech service failed.");
    }

    [Fact]
    public async Task WriteAsync_Completed_IsFalse()
    {
        var pipe = new PcmPipe(24_000, 16_000);
        pipe.Dispose();
        pipe.Complete();

        (await pipe.WriteAsync(new byte[4])).Should().BeFalse();
        pipe.TryWrite(new byte[4]).Should().BeFalse();
        pipe.DroppedBytes.Should().Be(8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(600_001)]
    public void Constructor_CapacityOutOfRange_Throws(int milliseconds)
    {
        Action create = () => _ = new PcmPipe(24_000, 16_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(milliseconds) });

        create.Should().Throw<ArgumentException>().WithMessage("Capacity must be 100 ms to 10 min*");
    }

    [Fact]
    public void Constructor_UnknownEncoding_Throws() =>
        ((Action)(() => _ = new PcmPipe(24_000, 16_000, new PcmPipeOptions { OutputEncoding = (PcmEncoding)9 }))).Should().Throw<ArgumentException>();

    private static byte[] Bytes(short[] samples) => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        var all = new ArrayBufferWriter<byte>();
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                all.Write(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return all.WrittenSpan.ToArray();
            }
        }
    }
}
