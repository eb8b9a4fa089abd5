using Wavix.Streaming;

namespace Reliability.Recordings;

/// <summary>Takes a recording, and keeps its length only.</summary>
internal sealed class CountingStream() : PassThroughStream(Null)
{
    public long Bytes { get; private set; }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Bytes += buffer.Length;
        return ValueTask.CompletedTask;
    }
}
