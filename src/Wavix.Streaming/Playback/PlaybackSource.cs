using System.Buffers;
using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <summary>The source of a playback's audio: chunks of any size, including odd ones. One call at a time.</summary>
internal abstract class PlaybackSource : IAsyncDisposable
{
    // Not a bare null: in a conditional with a memory it would become an empty memory, because an array converts to one.
    private static ReadOnlyMemory<byte>? End => null;

    /// <summary>The next chunk, valid until the next call; null at the end. An empty one is not the end.</summary>
    public abstract ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Releases the source; called once, when no read is pending.</summary>
    public abstract ValueTask DisposeAsync();

    public static PlaybackSource From(Stream stream) => new FromStream(stream);

    public static PlaybackSource From(PipeReader reader) => new FromPipe(reader);

    public static PlaybackSource From(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks) => new FromChunks<ReadOnlyMemory<byte>>(chunks, chunk => chunk);

    public static PlaybackSource From(IAsyncEnumerable<byte[]> chunks) => new FromChunks<byte[]>(chunks, chunk => chunk);

    private sealed class FromStream(Stream stream) : PlaybackSource
    {
        private readonly byte[] _buffer = new byte[4096];

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
        {
            int count = await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            return count == 0 ? End : _buffer.AsMemory(0, count);
        }

        public override ValueTask DisposeAsync() => stream.DisposeAsync();
    }

    private sealed class FromPipe(PipeReader reader) : PlaybackSource
    {
        private SequencePosition? _taken;

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
        {
            if (_taken is { } taken)
            {
                reader.AdvanceTo(taken);
                _taken = null;
            }

            ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte> first = FirstOf(result.Buffer);
            _taken = result.Buffer.GetPosition(first.Length);
            return first.IsEmpty && result.IsCompleted ? End : first;
        }

        public override ValueTask DisposeAsync() => reader.CompleteAsync();

        private static ReadOnlyMemory<byte> FirstOf(in ReadOnlySequence<byte> buffer)
        {
            foreach (ReadOnlyMemory<byte> segment in buffer)
            {
                if (!segment.IsEmpty)
                {
                    return segment;
                }
            }

            return default;
        }
    }

    private sealed class FromChunks<T>(IAsyncEnumerable<T> chunks, Func<T, ReadOnlyMemory<byte>> toMemory) : PlaybackSource
    {
        private IAsyncEnumerator<T>? _enumerator;

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
        {
            _enumerator ??= chunks.GetAsyncEnumerator(cancellationToken);
            return await _enumerator.MoveNextAsync().ConfigureAwait(false) ? toMemory(_enumerator.Current) : End;
        }

        public override ValueTask DisposeAsync() => _enumerator?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
