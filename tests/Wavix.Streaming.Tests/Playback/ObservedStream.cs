namespace Wavix.Streaming.Tests.Playing;

/// <summary>A stream that tells when it was read and disposed, and may fail at its end.</summary>
internal sealed class ObservedStream(byte[] content) : MemoryStream(content)
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public Task Disposed => _disposed.Task;

    public int Reads => Volatile.Read(ref _reads);

    public int MostPerRead { get; init; } = int.MaxValue;

    public Exception? Error { get; init; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        return Position == Length && Error is not null
            ? ValueTask.FromException<int>(Error)
            : base.ReadAsync(buffer[..Math.Min(MostPerRead, buffer.Length)], cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _disposed.TrySetResult();
        base.Dispose(disposing);
    }
}
