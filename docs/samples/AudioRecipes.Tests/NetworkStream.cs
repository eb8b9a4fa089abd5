namespace AudioRecipes.Tests;

/// <summary>A stream that can't seek, gives little at a time, and may have nothing more to give without having ended.</summary>
internal sealed class NetworkStream(Stream inner) : Stream
{
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSilentAtTheEnd { get; init; }

    public long BytesRead { get; private set; }

    /// <summary>Completes when a read waits.</summary>
    public Task Waiting => _waiting.Task;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = inner.Read(buffer, offset, Math.Min(count, 700));
        if (read == 0 && IsSilentAtTheEnd)
        {
            _waiting.TrySetResult();
            _disposed.Task.Wait();
            throw new ObjectDisposedException(nameof(NetworkStream));
        }

        BytesRead += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _disposed.TrySetResult();
        inner.Dispose();
        base.Dispose(disposing);
    }
}
