namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The byte stream of a WebSocket. A new read means that the previous one has returned data, so each read records a sign of life; that
/// costs only a look at the clock.
/// </summary>
internal sealed class WatchedStream(Stream inner, PeerWatch watch) : PassThroughStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        watch.Touch();
        return base.ReadAsync(buffer, cancellationToken);
    }
}
