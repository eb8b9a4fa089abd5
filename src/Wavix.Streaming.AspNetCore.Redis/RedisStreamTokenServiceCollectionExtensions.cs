using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.AspNetCore.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets all instances of an application share the used stream tokens.</summary>
/// <remarks>
/// All instances must share their Data Protection keys and application name too, or they can't open each other's tokens. Redis must not
/// evict keys (<c>maxmemory-policy noeviction</c>): a forgotten use is a second one.
/// </remarks>
public static class RedisStreamTokenServiceCollectionExtensions
{
    /// <summary>Keeps used stream tokens in Redis, on a connection of their own that is made in the background and kept up by itself.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">
    /// A connection string of StackExchange.Redis, for instance <c>redis:6379,password=…,ssl=true</c>. While the server can't be reached,
    /// tokens are answered with 503 at once.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The connection string is empty or wrong.</exception>
    public static IServiceCollection AddRedisStreamTokenStore(this IServiceCollection services, string configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        ConfigurationOptions options = ConfigurationOptions.Parse(configuration);
        services.Replace(ServiceDescriptor.Singleton(_ => new OwnRedisConnection(options)));
        return services.Replace(ServiceDescriptor.Singleton<IStreamTokenStore>(
            provider => new RedisStreamTokenStore(provider.GetRequiredService<OwnRedisConnection>().Connection)));
    }

    /// <summary>Keeps used stream tokens in Redis, on a connection that the application has.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">Finds it, for instance among the services; asked once. It stays the application's to dispose.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddRedisStreamTokenStore(
        this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> connection)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(connection);
        return services.Replace(ServiceDescriptor.Singleton<IStreamTokenStore>(
            provider => new RedisStreamTokenStore(Task.FromResult(connection(provider)))));
    }
}
