using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.AspNetCore.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets all instances of an application share the used stream tokens.</summary>
/// <remarks>
/// All instances must share their Data Protection keys and application name too, or they can't open each other's tokens:
/// <see cref="PersistKeysToRedisStreamTokenStore"/>. Redis must not evict keys (<c>maxmemory-policy noeviction</c>): a forgotten use is a
/// second one. After a failover the store finds the new primary within 15 seconds, whether it has another address or that of the old one.
/// </remarks>
public static class RedisStreamTokenServiceCollectionExtensions
{
    /// <summary>
    /// Keeps used stream tokens in Redis, on a connection of its own. It is made in the background, restored after a loss, and closed with
    /// the application.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">
    /// A connection string of StackExchange.Redis, for instance <c>redis:6379,password=…,ssl=true</c>. While the server can't be reached,
    /// connections with a token are answered with 503 at once.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The connection string is empty or wrong.</exception>
    public static IServiceCollection AddRedisStreamTokenStore(this IServiceCollection services, string configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ConfigurationOptions options = ConfigurationOptions.Parse(configuration);
        return Add(services, _ => RedisConnection.To(options));
    }

    /// <summary>Keeps used stream tokens in Redis, on a connection of the application's.</summary>
    /// <remarks>
    /// When the connection has no primary after a failover, but replicas, those are reconnected: other commands on them may fail then.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">
    /// Finds it, for instance among the services; called once, and must not wait for the server. The application disposes it.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddRedisStreamTokenStore(
        this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> connection)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connection);
        return Add(services, provider => RedisConnection.Of(connection(provider)));
    }

    /// <summary>
    /// Keeps the Data Protection keys in Redis, on the connection of <c>AddRedisStreamTokenStore</c>. The application starts while Redis is
    /// away; until it is there, connections with a token are answered with 503, and URLs can't be made.
    /// </summary>
    /// <param name="builder">What <c>AddDataProtection()</c> returned.</param>
    /// <param name="key">
    /// The Redis key of the list. All instances use the same; its format is that of <c>PersistKeysToStackExchangeRedis</c>.
    /// </param>
    /// <returns>The same builder. A reader of the keys can make tokens: encrypt them, for instance with <c>ProtectKeysWithCertificate</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public static IDataProtectionBuilder PersistKeysToRedisStreamTokenStore(this IDataProtectionBuilder builder, string key)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(key);
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            keys => keys.XmlRepository = new RedisKeyRepository(
                provider.GetService<RedisConnection>()
                    ?? throw new InvalidOperationException("PersistKeysToRedisStreamTokenStore needs a connection. Call services.AddRedisStreamTokenStore, too."),
                key)));
        return builder;
    }

    private static IServiceCollection Add(IServiceCollection services, Func<IServiceProvider, RedisConnection> connect)
    {
        services.Replace(ServiceDescriptor.Singleton(connect));
        return services.Replace(ServiceDescriptor.Singleton<IStreamTokenStore>(
            provider => new RedisStreamTokenStore(provider.GetRequiredService<RedisConnection>())));
    }
}
