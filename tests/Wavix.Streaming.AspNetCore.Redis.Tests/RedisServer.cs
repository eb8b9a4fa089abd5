using System.Globalization;
using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>A real redis-server of the test's own, on a free port of this machine, that writes nothing to disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly int _port;
    private ChildProcess _process;

    private RedisServer(int port, ChildProcess process)
    {
        _port = port;
        _process = process;
    }

    public int Port => _port;

    /// <summary>As StackExchange.Redis takes it.</summary>
    public string Configuration => $"127.0.0.1:{_port}";

    /// <summary>Skips the test where there is no redis-server, unless it must be there.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        InstalledProgram.Require("redis-server", "REDIS");
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort.Next();
            try
            {
                return new RedisServer(port, await RunAsync(port));
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // The port was taken in between.
            }
        }
    }

    /// <summary>The address of a server that was never there.</summary>
    public static string AbsentConfiguration() => $"127.0.0.1:{FreePort.Next()},connectTimeout=500";

    /// <summary>Makes it a replica of the other, and waits until it has its data.</summary>
    public async Task ReplicateAsync(RedisServer primary)
    {
        await using ConnectionMultiplexer admin = await AdminAsync();
        await admin.GetServers().Single().ExecuteAsync("REPLICAOF", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForLineAsync("MASTER <-> REPLICA sync: Finished with success");
    }

    /// <summary>Makes the replica the primary, and this server its replica. Connections stay.</summary>
    public async Task SwapRolesAsync(RedisServer replica)
    {
        await using ConnectionMultiplexer theirs = await replica.AdminAsync();
        await theirs.GetServers().Single().ExecuteAsync("REPLICAOF", "NO", "ONE");
        await using ConnectionMultiplexer own = await AdminAsync();
        await own.GetServers().Single().ExecuteAsync("REPLICAOF", "127.0.0.1", replica.Port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Kills it.</summary>
    public ValueTask StopAsync() => _process.DisposeAsync();

    /// <summary>Starts it again where it was.</summary>
    public async Task RestartAsync() => _process = await RunAsync(_port);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<ConnectionMultiplexer> AdminAsync() => await ConnectionMultiplexer.ConnectAsync($"{Configuration},allowAdmin=true");

    private static async Task<ChildProcess> RunAsync(int port)
    {
        var process = ChildProcess.Start(
            "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--repl-diskless-sync-delay", "0");
        try
        {
            await process.WaitForLineAsync("Ready to accept connections");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
