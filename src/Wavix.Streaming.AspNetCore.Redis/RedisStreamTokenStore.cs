using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// Tokens in Redis: a use is `SET wavix:stream-token:{id}:used … NX PX`, which one client of all wins. Always on the primary: a replica may
/// be behind.
/// </summary>
/// <param name="connection">The connection; may still be under way.</param>
internal sealed class RedisStreamTokenStore(Task<IConnectionMultiplexer> connection) : IStreamTokenStore
{
    public async ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken)
    {
        IDatabase database = (await connection.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();
        return await database.StringSetAsync(
            Key(tokenId, "used"), RedisValue.EmptyString, retention, keepTtl: false, When.NotExists, CommandFlags.DemandMaster).ConfigureAwait(false);
    }

    public void KeepData(string tokenId, byte[] data, TimeSpan retention) =>
        connection.GetAwaiter().GetResult().GetDatabase().StringSet(
            Key(tokenId, "data"), data, retention, keepTtl: false, When.Always, CommandFlags.DemandMaster);

    public async ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken)
    {
        IDatabase database = (await connection.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();
        return await database.StringGetAsync(Key(tokenId, "data"), CommandFlags.DemandMaster).ConfigureAwait(false);
    }

    private static RedisKey Key(string tokenId, string what) => $"wavix:stream-token:{tokenId}:{what}";
}
