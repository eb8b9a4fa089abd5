using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>What a source does at its end.</summary>
internal enum SourceEnding
{
    Ends,
    Fails,

    /// <summary>Waits for its token.</summary>
    Waits,

    /// <summary>Waits until the end of the run, and does not observe its token.</summary>
    Hangs,
}

/// <summary>The audio of one playback: samples with the value of its number, in pieces of any size.</summary>
internal sealed class StressSource(int number, int samples, SourceEnding ending, Random random)
{
    // Holds every source that hangs: what a session gave up must not keep that session in memory.
    private static readonly ConcurrentBag<StressSource> Hanging = [];
    private static readonly TaskCompletionSource EndOfRun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _givenBytes;

    public string Name { get; private set; } = "memory";

    /// <summary>Samples that were given, the rest of a piece of odd length aside.</summary>
    public long Given => Interlocked.Read(ref _givenBytes) / WavixAudio.BytesPerSample;

    /// <summary>Completes when the session has released it; null when it must not, or need not.</summary>
    public Task? Released { get; private set; }

    public byte[] ToMemory() => Take(samples * WavixAudio.BytesPerSample);

    public short[] ToSamples()
    {
        Take(samples * WavixAudio.BytesPerSample);
        return [.. Enumerable.Repeat((short)number, samples)];
    }

    public Stream ToStream()
    {
        Open("a stream");
        return new SourceStream(this);
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ToChunks([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Only now: what is never enumerated needs no release.
        Open("chunks");
        try
        {
            while (await NextAsync(int.MaxValue, cancellationToken) is { Length: > 0 } piece)
            {
                yield return piece;
            }
        }
        finally
        {
            _released.TrySetResult();
        }
    }

    /// <summary>It is written by the application.</summary>
    public void OpenWriter() => Name = "a writer";

    /// <summary>The next piece; empty at the end.</summary>
    public async ValueTask<byte[]> NextAsync(int most, CancellationToken cancellationToken)
    {
        switch (random.Next(8))
        {
            case 0:
                await Task.Delay(random.Next(1, 15), cancellationToken);
                break;
            case 1:
                await Task.Yield();
                break;
        }

        int left = (samples * WavixAudio.BytesPerSample) - (int)Interlocked.Read(ref _givenBytes);
        if (left > 0)
        {
            return Take(Math.Min(most, Math.Min(left, random.Next(1, 3000))));
        }

        switch (ending)
        {
            case SourceEnding.Fails:
                throw new StressSourceException();
            case SourceEnding.Waits:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case SourceEnding.Hangs:
                Hanging.Add(this);
                await EndOfRun.Task;
                break;
        }

        return [];
    }

    /// <summary>The run is complete: what hangs ends.</summary>
    public static void Release()
    {
        EndOfRun.TrySetResult();
        Hanging.Clear();
    }

    private void Open(string name)
    {
        Name = name;
        Released = ending == SourceEnding.Hangs ? null : _released.Task;
    }

    private byte[] Take(int bytes)
    {
        long from = Interlocked.Read(ref _givenBytes);
        var piece = new byte[bytes];
        Span<byte> sample = stackalloc byte[WavixAudio.BytesPerSample];
        BinaryPrimitives.WriteUInt16LittleEndian(sample, (ushort)number);
        for (int i = 0; i < bytes; i++)
        {
            piece[i] = sample[(int)((from + i) % WavixAudio.BytesPerSample)];
        }

        Interlocked.Add(ref _givenBytes, bytes);
        return piece;
    }

    private sealed class SourceStream(StressSource source) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] piece = await source.NextAsync(buffer.Length, cancellationToken);
            piece.CopyTo(buffer);
            return piece.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            source._released.TrySetResult();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A source that fails throws this.</summary>
internal sealed class StressSourceException : Exception
{
    public StressSourceException()
        : base("The source failed, as it should.")
    {
    }
}
