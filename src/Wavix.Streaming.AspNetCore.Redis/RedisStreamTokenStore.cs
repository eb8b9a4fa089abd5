using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// Tokens in Redis: a use is `SET wavix:stream-token:{id}:used … NX PX`, which succeeds for one client of all. Always on the primary, since
/// a replica may lag.
/// </summary>
internal sealed class RedisStreamTokenStore(RedisConnection redis) : IStreamTokenStore
{
    public async ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken) =>
        await redis.SendAsync(
            database => database.StringSetAsync(
                UseKey(tokenId), RedisValue.EmptyString, retention, keepTtl: false, When.NotExists, CommandFlags.DemandMaster),
            cancellationToken).ConfigureAwait(false);

    // Plain DEL: until it has run, the use to be undone is there, so it can't delete another.
    public async ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken) =>
        await redis.SendAsync(
            database => database.KeyDeleteAsync(UseKey(tokenId), CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);

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
