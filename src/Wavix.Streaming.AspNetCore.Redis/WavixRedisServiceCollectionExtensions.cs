using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.AspNetCore.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Extension methods that let all instances of an application share what they must: which stream tokens were used, which call events were
/// delivered, and the events that a call on another instance waits for.
/// </summary>
/// <remarks>
/// All instances must also share their Data Protection keys and application name. Otherwise they can't open each other's tokens; see
/// <see cref="PersistKeysToWavixRedis"/>. Redis must not evict keys (<c>maxmemory-policy noeviction</c>): if a use is evicted,
/// the token can be used a second time. After a failover the store finds the new primary within 15 seconds, whether its address is new or
/// that of the old primary.
/// </remarks>
public static class WavixRedisServiceCollectionExtensions
{
    /// <summary>
    /// Shares stream tokens and call events in Redis, on a connection of its own. The connection is opened in the background, restored after a loss,
    /// and closed with the application.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">
    /// A connection string of StackExchange.Redis, for example <c>redis:6379,password=…,ssl=true</c>. While the server can't be reached,
    /// connections with a token are answered with 503 immediately, and each instance handles call events as if it were the only one.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The connection string is empty or invalid.</exception>
    public static IServiceCollection AddWavixRedis(this IServiceCollection services, string configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ConfigurationOptions options = ConfigurationOptions.Parse(configuration);
        return Add(services, _ => RedisConnection.To(options));
    }

    /// <summary>Shares stream tokens and call events in Redis, on a connection of the application.</summary>
    /// <remarks>
    /// If the connection has replicas but no primary after a failover, the replicas are reconnected. Other commands on them may fail at
    /// that moment.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">
    /// Returns the connection, for example from the services. Called once; must not wait for the server. The application disposes the
    /// connection.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddWavixRedis(
        this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> connection)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connection);
        return Add(services, provider => RedisConnection.Of(connection(provider)));
    }

    /// <summary>
    /// Stores the Data Protection keys in Redis, on the connection of <c>AddWavixRedis</c>. The application can start while
    /// Redis is down. Until Redis is available, connections with a token are answered with 503, and URLs can't be created.
    /// </summary>
    /// <param name="builder">The result of <c>AddDataProtection()</c>.</param>
    /// <param name="key">
    /// The Redis key of the list, which must be the same for all instances. The format is that of <c>PersistKeysToStackExchangeRedis</c>.
    /// </param>
    /// <returns>
    /// The same builder. Anyone who can read the keys can create tokens, so encrypt them, for example with
    /// <c>ProtectKeysWithCertificate</c>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public static IDataProtectionBuilder PersistKeysToWavixRedis(this IDataProtectionBuilder builder, string key)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(key);
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            keys => keys.XmlRepository = new RedisKeyRepository(
                provider.GetService<RedisConnection>()
                    ?? throw new InvalidOperationException(
                        "PersistKeysToWavixRedis needs a connection. Also call services.AddWavixRedis."),
                key)));
        return builder;
    }

    private static IServiceCollection Add(IServiceCollection services, Func<IServiceProvider, RedisConnection> connect)
    {
        services.Replace(ServiceDescriptor.Singleton(connect));
        services.Replace(ServiceDescriptor.Singleton<ICallEventBackplane>(
            provider => new RedisCallEventBackplane(provider.GetRequiredService<RedisConnection>())));
        return services.Replace(ServiceDescriptor.Singleton<IStreamTokenStore>(
            provider => new RedisStreamTokenStore(provider.GetRequiredService<RedisConnection>())));
    }
}
