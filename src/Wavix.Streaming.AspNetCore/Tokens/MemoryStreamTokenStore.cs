using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The token store of a single instance. Bounded; removes expired entries. Retention is measured by timestamps, so a use is not forgotten
/// if the wall clock is adjusted.
/// </summary>
internal sealed class MemoryStreamTokenStore(IOptions<WavixStreamEndpointOptions> options) : IStreamTokenStore
{
    private readonly Dictionary<string, (byte[] Value, long ExpiresAt)> _entries = [];
    private readonly PriorityQueue<string, long> _expiries = new();
    private readonly TimeProvider _time = options.Value.Stream.TimeProvider;
    private readonly int _maxEntries = options.Value.MaxTokensInMemory;

    public ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken) =>
        new(TryAdd(UseKey(tokenId), [], retention));

    public ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken)
    {
        lock (_entries)
        {
            _entries.Remove(UseKey(tokenId));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken)
    {
        TryAdd(DataKey(tokenId), data, retention);
        return ValueTask.CompletedTask;
    }

    public ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken)
    {
        lock (_entries)
        {
            RemoveExpired();
            return new(_entries.TryGetValue(DataKey(tokenId), out (byte[] Value, long ExpiresAt) entry) ? entry.Value : null);
        }
    }

    private static string UseKey(string tokenId) => $"used:{tokenId}";

    private static string DataKey(string tokenId) => $"data:{tokenId}";

    private bool TryAdd(string key, byte[] value, TimeSpan retention)
    {
        lock (_entries)
        {
            RemoveExpired();
            if (_entries.ContainsKey(key))
            {
                return false;
            }

            // Forgetting an unexpired use would allow a second one. Count the queue, which also holds released entries.
            if (_expiries.Count >= _maxEntries)
            {
                throw new InvalidOperationException(
                    $"The store holds {_maxEntries} tokens that have not expired. Raise {nameof(WavixStreamEndpointOptions)}.{nameof(WavixStreamEndpointOptions.MaxTokensInMemory)} or shorten the tokens' lifetime.");
            }

            long expiresAt = _time.GetTimestamp() + (long)Math.Ceiling(retention.TotalSeconds * _time.TimestampFrequency);
            _entries.Add(key, (value, expiresAt));
            _expiries.Enqueue(key, expiresAt);
            return true;
        }
    }

    private void RemoveExpired()
    {
        long now = _time.GetTimestamp();
        while (_expiries.TryPeek(out string? key, out long expiresAt) && expiresAt <= now)
        {
            _expiries.Dequeue();

            // A use that was released and repeated is in the queue twice, and expires with the second entry.
            if (_entries.TryGetValue(key, out (byte[] Value, long ExpiresAt) entry) && entry.ExpiresAt <= now)
            {
                _entries.Remove(key);
            }
        }
    }
}
