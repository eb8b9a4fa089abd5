namespace Wavix.Streaming.Audio.Tests.Pipes;

/// <summary>Streams that are converted while they are read.</summary>
public class PcmStreamTests
{
    private static readonly byte[] Tone = Pcm16.ToBytes(Tones.Sine(440, TimeSpan.FromSeconds(1), sampleRate: 22_050));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(441)]
    [InlineData(100_000)]
    public async Task Resample_AnyCut_IsTheWholeClip(int chunk)
    {
        byte[] expected = PcmResampler.Resample(Tone, 22_050, 24_000);

        (await AllOf(Chunks(Tone, chunk).Resample(22_050, 24_000))).Should().Equal(expected);
        (await AllOf(Memories(Tone, chunk).Resample(22_050, 24_000))).Should().Equal(expected);
    }

    [Fact]
    public async Task Resample_FromMuLaw_IsDecoded()
    {
        byte[] codes = G711.EncodeMuLaw(Tones.Sine(440, TimeSpan.FromSeconds(1), sampleRate: 8_000));

        byte[] actual = await AllOf(Chunks(codes, 160).Resample(8_000, 24_000, PcmEncoding.MuLaw));

        actual.Should().Equal(Pcm16.ToBytes(PcmResampler.Resample(G711.DecodeMuLaw(codes), 8_000, 24_000)));
    }

    [Fact]
    public async Task Resample_SourceFails_ReaderReceivesItAndWhatWasBefore()
    {
        var read = new List<byte>();
        Func<Task> reading = async () =>
        {
            await foreach (byte[] chunk in FailingAsync().Resample(22_050, 24_000))
            {
                read.AddRange(chunk);
            }
        };

        await reading.Should().ThrowAsync<InvalidTimeZoneException>();
        read.Should().NotBeEmpty();
    }

    [Fact]
    public void Resample_WrongRate_FailsBeforeItIsRead()
    {
        Action wrong = () => Chunks(Tone, 100).Resample(22_051, 24_000);

        wrong.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Resample_Canceled_TokenReachesTheSource()
    {
        using var stop = new CancellationTokenSource();
        Func<Task> reading = async () =>
        {
            await foreach (byte[] _ in EndlessAsync().Resample(22_050, 24_000).WithCancellation(stop.Token))
            {
                await stop.CancelAsync();
            }
        };

        await reading.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Fill_Stream_ReaderReceivesAllOfIt()
    {
        using var pipe = new PcmPipe(22_050, 24_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(100) });

        Task filling = pipe.FillAsync(new MemoryStream(Tone));
        var read = new MemoryStream();
        await pipe.Reader.CopyToAsync(read);
        await filling;

        read.ToArray().Should().Equal(PcmResampler.Resample(Tone, 22_050, 24_000));
    }

    [Fact]
    public async Task Fill_StreamFails_ReaderReceivesTheErrorInsteadOfWaiting()
    {
        using var pipe = new PcmPipe(22_050, 24_000);

        await pipe.FillAsync(new FailingStream());
        Func<Task> reading = () => pipe.Reader.CopyToAsync(Stream.Null);

        await reading.Should().ThrowAsync<InvalidTimeZoneException>();
    }

    [Fact]
    public async Task Fill_ReaderCompletes_Ends()
    {
        using var pipe = new PcmPipe(22_050, 24_000);
        await pipe.Reader.CompleteAsync();

        await pipe.FillAsync(new MemoryStream(Tone));

        pipe.DroppedBytes.Should().BePositive();
    }

    private static async Task<byte[]> AllOf(IAsyncEnumerable<byte[]> stream)
    {
        var all = new List<byte>();
        await foreach (byte[] chunk in stream)
        {
            chunk.Should().NotBeEmpty();
            all.AddRange(chunk);
        }

        return [.. all];
    }

    private static async IAsyncEnumerable<byte[]> Chunks(byte[] audio, int size)
    {
        await Task.Yield();
        foreach (byte[] chunk in audio.Chunk(size))
        {
            yield return chunk;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Memories(byte[] audio, int size)
    {
        await foreach (byte[] chunk in Chunks(audio, size))
        {
            yield return chunk;
        }
    }

    private static async IAsyncEnumerable<byte[]> FailingAsync()
    {
        await Task.Yield();
        yield return Tone;
        throw new InvalidTimeZoneException();
    }

    private static async IAsyncEnumerable<byte[]> EndlessAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return Tone;
        }
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidTimeZoneException();
    }
}
