using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>The store of one instance: bounded, and rid of what has expired.</summary>
internal sealed class MemoryStreamTokenStore(IOptions<WavixStreamEndpointOptions> options) : IStreamTokenStore
{
    private readonly Dictionary<string, byte[]> _entries = [];
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly TimeProvider _time = options.Value.Stream.TimeProvider;
    private readonly int _maxEntries = options.Value.MaxTokensInMemory;

    public ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken) =>
        new(TryAdd(UseKey(tokenId), [], retention));

    public void KeepData(string tokenId, byte[] data, TimeSpan retention) => TryAdd(DataKey(tokenId), data, retention);

    public ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken)
    {
        lock (_entries)
        {
            RemoveExpired();
            return new(_entries.GetValueOrDefault(DataKey(tokenId)));
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

            // Forgetting an unexpired use would allow a second one.
            if (_entries.Count >= _maxEntries)
            {
                throw new InvalidOperationException(
                    $"The store holds {_maxEntries} tokens that have not expired. Raise {nameof(WavixStreamEndpointOptions)}.{nameof(WavixStreamEndpointOptions.MaxTokensInMemory)} or shorten the tokens' lifetime.");
            }

            _entries.Add(key, value);
            _expiries.Enqueue(key, _time.GetUtcNow() + retention);
            return true;
        }
    }

    private void RemoveExpired()
    {
        DateTimeOffset now = _time.GetUtcNow();
        while (_expiries.TryPeek(out string? key, out DateTimeOffset expiresAt) && expiresAt <= now)
        {
            _expiries.Dequeue();
            _entries.Remove(key);
        }
    }
}
