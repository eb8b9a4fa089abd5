using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Remembers the events that were delivered, so that each reaches the handler once. Two deliveries are the same event if their bodies are
/// equal to the byte. Bounded in number and time. Thread-safe.
/// </summary>
internal sealed class SeenCallEvents(WavixCallEventOptions options)
{
    private readonly Dictionary<UInt128, long> _seenAt = [];
    private readonly Queue<(UInt128 Key, long At)> _order = new();

    public static UInt128 KeyOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Remembers an event.</summary>
    /// <returns>False if it was delivered before.</returns>
    public bool TryAdd(UInt128 key)
    {
        if (options.RepeatWindow == TimeSpan.Zero)
        {
            return true;
        }

        long now = options.TimeProvider.GetTimestamp();
        lock (_order)
        {
            while (_order.TryPeek(out (UInt128 Key, long At) oldest)
                && (_order.Count > options.MaxRememberedEvents || options.TimeProvider.GetElapsedTime(oldest.At, now) >= options.RepeatWindow))
            {
                _order.Dequeue();
                Remove(oldest.Key, oldest.At);
            }

            if (!_seenAt.TryAdd(key, now))
            {
                return false;
            }

            _order.Enqueue((key, now));
            return true;
        }
    }

    /// <summary>The event was not handled: it may be delivered again.</summary>
    public void Forget(UInt128 key)
    {
        lock (_order)
        {
            _seenAt.Remove(key);
        }
    }

    // An event that was forgotten and delivered again is in the queue twice.
    private void Remove(UInt128 key, long at)
    {
        if (_seenAt.TryGetValue(key, out long seenAt) && seenAt == at)
        {
            _seenAt.Remove(key);
        }
    }
}
