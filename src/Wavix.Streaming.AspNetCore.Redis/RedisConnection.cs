using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// The one connection of everything this package keeps in Redis: its own, begun at once and closed with the application, or one of the
/// application's. Nothing waits for a server that is away. After a failover it looks for the new primary, which StackExchange.Redis itself
/// does once a minute, or never where the new primary has the old one's address.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>From one search for the primary to the next.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>For a connection that is only just being made; an application that starts must not refuse its first calls.</summary>
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(1);

    private readonly Task<IConnectionMultiplexer> _connection;
    private readonly bool _isOwn;
    private readonly object _sync = new();
    private Task _search = Task.CompletedTask;
    private long _searchedAt;

    private RedisConnection(Task<IConnectionMultiplexer> connection, bool isOwn)
    {
        _connection = connection;
        _isOwn = isOwn;
    }

    /// <summary>A connection of its own.</summary>
    public static RedisConnection To(ConfigurationOptions configuration)
    {
        // A server that is away must neither stop the application's start nor hold a caller: 503 at once, and the next try may succeed.
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConfigCheckSeconds = Math.Min(configuration.ConfigCheckSeconds, 10);
        configuration.ReconnectRetryPolicy = new ExponentialRetry(500, 5000);
        return new RedisConnection(ConnectAsync(configuration), isOwn: true);
    }

    /// <summary>A connection of the application's.</summary>
    public static RedisConnection Of(IConnectionMultiplexer connection) => new(Task.FromResult(connection), isOwn: false);

    /// <summary>Sends a command to the primary; fails at once where there is none.</summary>
    public async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        if (!_connection.IsCompleted)
        {
            // What ends it is the exception below, or the caller's token.
            await Task.WhenAny(_connection, Task.Delay(Connecting, TimeProvider.System, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            return await command(Database(CommandFlags.DemandMaster)).ConfigureAwait(false);
        }
        catch (RedisException e) when (MayBeFailover(e))
        {
            SearchPrimary();
            throw;
        }
    }

    /// <summary>The same on the thread of the caller, for interfaces that are synchronous. A read may be served by a replica.</summary>
    public T Send<T>(CommandFlags flags, Func<IDatabase, T> command)
    {
        // The result of waiting does not matter: a connection that failed or is not there yet makes the next line throw.
        Task.WaitAny([_connection], Connecting);
        try
        {
            return command(Database(flags));
        }
        catch (RedisException e) when (MayBeFailover(e))
        {
            SearchPrimary();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
        {
            await (await _connection.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<IConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration) =>
        await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);

    /// <summary>READONLY is the answer of a primary that was made a replica; after it is known to be one, there is none to send to.</summary>
    private static bool MayBeFailover(RedisException e) =>
        e is RedisConnectionException || (e is RedisServerException && e.Message.StartsWith("READONLY", StringComparison.Ordinal));

    private IDatabase Database(CommandFlags flags)
    {
        if (!_connection.IsCompleted)
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "The connection to Redis is still being made.");
        }

        IDatabase database = _connection.GetAwaiter().GetResult().GetDatabase();

        // Else the command of an application's connection waits in a backlog.
        return database.IsConnected(default, flags)
            ? database
            : throw new RedisConnectionException(
                ConnectionFailureType.UnableToResolvePhysicalConnection,
                $"There is no connection to a Redis {(flags.HasFlag(CommandFlags.DemandMaster) ? "primary" : "server")} at the moment.");
    }

    /// <summary>In the background, one at a time, and not more often than <see cref="Pause"/> says.</summary>
    private void SearchPrimary()
    {
        if (!_connection.IsCompletedSuccessfully)
        {
            return;
        }

        lock (_sync)
        {
            TimeProvider time = TimeProvider.System;
            if (_search.IsCompleted && (_searchedAt == 0 || time.GetElapsedTime(_searchedAt) >= Pause))
            {
                _searchedAt = time.GetTimestamp();
                _search = SearchPrimaryAsync(_connection.Result);
            }
        }
    }

    private static async Task SearchPrimaryAsync(IConnectionMultiplexer connection)
    {
        try
        {
            // Asks each server for its role: enough where the new primary is one of those that are known.
            await connection.ConfigureAsync().ConfigureAwait(false);
            if (connection.GetDatabase().IsConnected(default, CommandFlags.DemandMaster))
            {
                return;
            }

            // The address may lead to the new primary by now, while the connection leads to the old one. After QUIT, the server closes it
            // and StackExchange.Redis connects again.
            foreach (IServer server in connection.GetServers().Where(server => server.IsConnected && server.IsReplica))
            {
                await server.ExecuteAsync("QUIT").ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The command that failed has been reported, and the next one that fails begins the next search.
        }
    }
}
