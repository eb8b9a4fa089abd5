using System.Buffers;
using System.IO.Pipelines;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>
/// One end of a connection of two streams in memory that behaves like a socket: writes wait when the other end reads nothing, disposing
/// releases what is pending and ends the other side.
/// </summary>
internal sealed class MemoryStreamEnd : Stream
{
    private readonly object _gate = new();
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private long _bytesRead;
    private bool _disposed;

    private MemoryStreamEnd(PipeReader reader, PipeWriter writer)
    {
        _reader = reader;
        _writer = writer;
    }

    /// <summary>Bytes taken from this end so far.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static (MemoryStreamEnd One, MemoryStreamEnd Other) CreatePair()
    {
        var there = new Pipe();
        var back = new Pipe();
        return (new MemoryStreamEnd(back.Reader, there.Writer), new MemoryStreamEnd(there.Reader, back.Writer));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> reading;
        lock (_gate)
        {
            ThrowIfDisposed();
            reading = _reader.ReadAsync(cancellationToken);
        }

        ReadResult read = await reading;
        lock (_gate)
        {
            ThrowIfDisposed();
            int count = (int)Math.Min(buffer.Length, read.Buffer.Length);
            ReadOnlySequence<byte> taken = read.Buffer.Slice(0, count);
            taken.CopyTo(buffer.Span);
            _reader.AdvanceTo(taken.End);
            _bytesRead += count;
            return count;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flushing;
        lock (_gate)
        {
            ThrowIfDisposed();
            flushing = _writer.WriteAsync(buffer, cancellationToken);
        }

        FlushResult flushed = await flushing;
        if (flushed.IsCanceled || flushed.IsCompleted)
        {
            throw new IOException("The connection is broken.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _reader.CancelPendingRead();
                _writer.CancelPendingFlush();
                _reader.Complete();
                _writer.Complete();
            }
        }

        base.Dispose(disposing);
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            throw new IOException("The stream was disposed.");
        }
    }
}
