using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// Stores token uses in Redis with `SET wavix:stream-token:{id}:used … NX PX`, which succeeds for only one client. Always on the primary,
/// because a replica may lag.
/// </summary>
internal sealed class RedisStreamTokenStore(RedisConnection redis) : IStreamTokenStore
{
    public ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken) =>
        new(redis.TryAddAsync(UseKey(tokenId), retention, cancellationToken));

    // A plain DEL is safe: until it has run, the use that it undoes is still there, so it can't delete another one.
    public ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken) => new(redis.RemoveAsync(UseKey(tokenId), cancellationToken));

    public async ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken) =>
        await redis.SendAsync(
            database => database.StringSetAsync(DataKey(tokenId), data, retention, keepTtl: false, When.Always, CommandFlags.DemandMaster),
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken) =>
        await redis.SendAsync(
            database => database.StringGetAsync(DataKey(tokenId), CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);

    private static RedisKey UseKey(string tokenId) => $"wavix:stream-token:{tokenId}:used";

    private static RedisKey DataKey(string tokenId) => $"wavix:stream-token:{tokenId}:data";
}
