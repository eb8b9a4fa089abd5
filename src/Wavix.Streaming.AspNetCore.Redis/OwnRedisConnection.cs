using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>The connection of a store that was given no other: begun at once, kept up by itself, closed with the application.</summary>
internal sealed class OwnRedisConnection : IAsyncDisposable
{
    public OwnRedisConnection(ConfigurationOptions configuration)
    {
        // A server that is away must neither stop the application's start nor hold a caller: 503 at once, and the next try may succeed.
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        Connection = ConnectAsync(configuration);
    }

    public Task<IConnectionMultiplexer> Connection { get; }

    public async ValueTask DisposeAsync() => await (await Connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);

    private static async Task<IConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration) =>
        await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
}
