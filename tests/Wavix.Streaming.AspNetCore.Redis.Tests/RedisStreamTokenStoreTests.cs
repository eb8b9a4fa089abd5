using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>The store against a real Redis.</summary>
public class RedisStreamTokenStoreTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromMilliseconds(419_999);

    [Fact]
    public async Task TryUse_AThousandAtOnceOnTwoConnections_OneIsFirst()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ServiceProvider a = Instance(redis);
        await using ServiceProvider b = Instance(redis);
        IStreamTokenStore[] stores = [a.GetRequiredService<IStreamTokenStore>(), b.GetRequiredService<IStreamTokenStore>()];

        bool[] firsts = await Task.WhenAll(Enumerable.Range(0, 1000)
            .Select(i => Task.Run(() => stores[i % 2].TryUseAsync("0123", Retention, CancellationToken.None).AsTask())));

        firsts.Count(isFirst => isFirst).Should().Be(1);
    }

    [Fact]
    public async Task TryUse_OtherToken_IsFirst()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ServiceProvider a = Instance(redis);
        var store = a.GetRequiredService<IStreamTokenStore>();

        (await store.TryUseAsync("a", Retention, CancellationToken.None)).Should().BeTrue();
        (await store.TryUseAsync("b", Retention, CancellationToken.None)).Should().BeTrue();
        (await store.TryUseAsync("a", Retention, CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task TryUse_Use_IsKeptForItsRetentionAndNoLonger()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ServiceProvider a = Instance(redis);
        await using ConnectionMultiplexer other = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);

        await a.GetRequiredService<IStreamTokenStore>().TryUseAsync("0123", Retention, CancellationToken.None);

        TimeSpan? left = await other.GetDatabase().KeyTimeToLiveAsync("wavix:stream-token:0123:used");
        left.Should().BeCloseTo(Retention, TimeSpan.FromSeconds(60)).And.BeLessThanOrEqualTo(Retention);
    }

    [Fact]
    public async Task KeepData_OnOneInstance_AreFoundOnAnother()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ServiceProvider a = Instance(redis);
        await using ServiceProvider b = Instance(redis);
        byte[] data = new byte[2048];
        Random.Shared.NextBytes(data);

        await a.GetRequiredService<IStreamTokenStore>().KeepDataAsync("0123", data, Retention, CancellationToken.None);

        var store = b.GetRequiredService<IStreamTokenStore>();
        (await store.FindDataAsync("0123", CancellationToken.None)).Should().Equal(data);
        (await store.FindDataAsync("4567", CancellationToken.None)).Should().BeNull();
        (await store.TryUseAsync("0123", Retention, CancellationToken.None)).Should().BeTrue("keeping data is no use");
    }

    [Fact]
    public async Task Release_UsedOnAnotherInstance_IsGoodOnce()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ServiceProvider a = Instance(redis);
        await using ServiceProvider b = Instance(redis);
        var store = a.GetRequiredService<IStreamTokenStore>();
        await store.TryUseAsync("0123", Retention, CancellationToken.None);

        await store.ReleaseAsync("0123", CancellationToken.None);
        await store.ReleaseAsync("4567", CancellationToken.None);

        (await b.GetRequiredService<IStreamTokenStore>().TryUseAsync("0123", Retention, CancellationToken.None)).Should().BeTrue();
        (await store.TryUseAsync("0123", Retention, CancellationToken.None)).Should().BeFalse();
    }

    [Fact]
    public async Task AnyMember_RedisIsAway_FailsAtOnce()
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(
            RedisServer.AbsentConfiguration() + ",abortConnect=false,syncTimeout=60000,asyncTimeout=60000");
        await using ServiceProvider services = new ServiceCollection().AddWavixRedis(_ => connection).BuildServiceProvider();
        var store = services.GetRequiredService<IStreamTokenStore>();
        Func<Task>[] members =
        [
            () => store.TryUseAsync("0123", Retention, CancellationToken.None).AsTask(),
            () => store.ReleaseAsync("0123", CancellationToken.None).AsTask(),
            () => store.KeepDataAsync("0123", [1], Retention, CancellationToken.None).AsTask(),
            () => store.FindDataAsync("0123", CancellationToken.None).AsTask(),
        ];

        foreach (Func<Task> member in members)
        {
            await member.Should().ThrowAsync<RedisConnectionException>().WaitAsync(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task Dispose_ConnectionIsTheApplications_StaysOpen()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ConnectionMultiplexer own = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        await using (ServiceProvider a = new ServiceCollection().AddWavixRedis(_ => own).BuildServiceProvider())
        {
            (await a.GetRequiredService<IStreamTokenStore>().TryUseAsync("0123", Retention, CancellationToken.None)).Should().BeTrue();
        }

        own.IsConnected.Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("localhost,noSuchSetting=1")]
    public void AddWavixRedis_WrongConfiguration_Throws(string configuration)
    {
        Action add = () => new ServiceCollection().AddWavixRedis(configuration);

        add.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddWavixRedis_BeforeOrAfterAddWavixStreaming_ReplacesTheStoreInMemory(bool isBefore)
    {
        var services = new ServiceCollection();
        if (isBefore)
        {
            services.AddWavixRedis("localhost").AddWavixStreaming();
        }
        else
        {
            services.AddWavixStreaming().AddWavixRedis("localhost");
        }

        services.Where(service => service.ServiceType == typeof(IStreamTokenStore)).Should().ContainSingle()
            .Which.ImplementationType.Should().BeNull("it is made by a factory");
    }

    private static ServiceProvider Instance(RedisServer redis) =>
        new ServiceCollection().AddWavixRedis(redis.Configuration).BuildServiceProvider();
}
