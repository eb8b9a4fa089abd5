using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis;

/// <summary>
/// The connection shared by everything that this package keeps in Redis. Either the package's own, opened immediately and closed with the
/// application, or one that the application provides. Nothing waits for a server that is down. After a failover it searches for the new
/// primary itself. StackExchange.Redis does that only once a minute, and never if the new primary has the address of the old one.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>Minimum time between two searches for the primary.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Maximum wait for a connection that is still being opened, so that an application does not reject its first calls after a start.
    /// </summary>
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

    /// <summary>Opens a connection that the package owns.</summary>
    public static RedisConnection To(ConfigurationOptions configuration)
    {
        // A server that is down must neither block the start of the application nor delay a caller: answer 503 immediately; the next
        // attempt may succeed.
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ConfigCheckSeconds = Math.Min(configuration.ConfigCheckSeconds, 10);
        configuration.ReconnectRetryPolicy = new ExponentialRetry(500, 5000);
        return new RedisConnection(ConnectAsync(configuration), isOwn: true);
    }

    /// <summary>Uses a connection that the application owns.</summary>
    public static RedisConnection Of(IConnectionMultiplexer connection) => new(Task.FromResult(connection), isOwn: false);

    /// <summary>Sends a command to the primary. Fails immediately if there is none.</summary>
    public async Task<T> SendAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        if (!_connection.IsCompleted)
        {
            // The outcome is ignored: the code below, or the caller's token, throws.
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

    /// <summary>Adds a key that expires, with `SET … NX PX`, which succeeds for only one client.</summary>
    /// <returns>False if it was there.</returns>
    public Task<bool> TryAddAsync(RedisKey key, TimeSpan retention, CancellationToken cancellationToken) => SendAsync(
        database => database.StringSetAsync(key, RedisValue.EmptyString, retention, keepTtl: false, When.NotExists, CommandFlags.DemandMaster),
        cancellationToken);

    /// <summary>Removes a key, if it is there.</summary>
    public Task RemoveAsync(RedisKey key, CancellationToken cancellationToken) =>
        SendAsync(database => database.KeyDeleteAsync(key, CommandFlags.DemandMaster), cancellationToken);

    /// <summary>Does the same as <see cref="SendAsync{T}"/> on the calling thread, for synchronous interfaces. A replica may serve a read.</summary>
    public T Send<T>(CommandFlags flags, Func<IDatabase, T> command)
    {
        // The outcome of the wait does not matter: if the connection failed or is not open yet, the next line throws.
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

    /// <summary>
    /// A primary that was demoted to a replica answers READONLY. Once that role is known, there is no primary to send to.
    /// </summary>
    private static bool MayBeFailover(RedisException e) =>
        e is RedisConnectionException || (e is RedisServerException && e.Message.StartsWith("READONLY", StringComparison.Ordinal));

    private IDatabase Database(CommandFlags flags)
    {
        if (!_connection.IsCompleted)
        {
            throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, "The connection to Redis is still being made.");
        }

        IDatabase database = _connection.GetAwaiter().GetResult().GetDatabase();

        // Otherwise a command on the application's connection would wait in a backlog.
        return database.IsConnected(default, flags)
            ? database
            : throw new RedisConnectionException(
                ConnectionFailureType.UnableToResolvePhysicalConnection,
                $"There is no connection to a Redis {(flags.HasFlag(CommandFlags.DemandMaster) ? "primary" : "server")} at the moment.");
    }

    /// <summary>Searches in the background, one search at a time, at most once per <see cref="Pause"/>.</summary>
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
            // Asks each server for its role. That is enough if the new primary is one of the known servers.
            await connection.ConfigureAsync().ConfigureAwait(false);
            if (connection.GetDatabase().IsConnected(default, CommandFlags.DemandMaster))
            {
                return;
            }

            // The address may now belong to the new primary while the connection still leads to the old one. QUIT makes the server close
            // the connection, and StackExchange.Redis connects again.
            foreach (IServer server in connection.GetServers().Where(server => server.IsConnected && server.IsReplica))
            {
                await server.ExecuteAsync("QUIT").ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The failed command has already been reported, and the next one that fails starts another search.
        }
    }
}
