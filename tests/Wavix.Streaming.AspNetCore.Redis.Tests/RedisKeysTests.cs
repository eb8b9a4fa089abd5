using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>Data Protection keys on the store's connection.</summary>
public class RedisKeysTests
{
    private const string List = "test:keys";

    [Fact]
    public async Task Keys_OfOneInstance_OpenOnAnother()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ServiceProvider a = Instance(redis.Configuration);
        await using ServiceProvider b = Instance(redis.Configuration);

        Protector(b).Unprotect(Protector(a).Protect("text")).Should().Be("text");
    }

    [Fact]
    public async Task Keys_OfMicrosoftsPackage_AreTheSame()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("test").PersistKeysToStackExchangeRedis(connection, List);
        await using ServiceProvider theirs = services.BuildServiceProvider();
        await using ServiceProvider ours = Instance(redis.Configuration);

        Protector(ours).Unprotect(Protector(theirs).Protect("text")).Should().Be("text");
        Protector(theirs).Unprotect(Protector(ours).Protect("text")).Should().Be("text");
    }

    [Fact]
    public async Task Protect_RedisIsAway_FailsWithinSeconds()
    {
        await using ServiceProvider services = Instance(RedisServer.AbsentConfiguration());

        Action protect = () => Protector(services).Protect("text");

        await Task.Run(() => protect.Should().Throw<System.Security.Cryptography.CryptographicException>()
            .WithInnerException<RedisConnectionException>()).WaitAsync(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void PersistKeys_WithoutStore_SaysWhatIsMissing()
    {
        var services = new ServiceCollection();
        services.AddDataProtection().PersistKeysToWavixRedis(List);
        using ServiceProvider provider = services.BuildServiceProvider();

        Action protect = () => Protector(provider);

        protect.Should().Throw<InvalidOperationException>().WithMessage("*AddWavixRedis*");
    }

    private static IDataProtector Protector(IServiceProvider services) =>
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static ServiceProvider Instance(string configuration)
    {
        var services = new ServiceCollection();
        services.AddWavixRedis(configuration);
        services.AddDataProtection().SetApplicationName("test").PersistKeysToWavixRedis(List);
        return services.BuildServiceProvider();
    }
}
