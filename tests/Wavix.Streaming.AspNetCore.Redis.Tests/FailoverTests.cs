using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>Two real Redis servers change roles. In real time: how soon StackExchange.Redis sees it is the point.</summary>
[Collection(RunsAlone.Name)]
public class FailoverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_RolesAreSwapped_TokensOpenAgain(bool isOwnConnection)
    {
        await using RedisServer first = await RedisServer.StartAsync();
        await using RedisServer second = await RedisServer.StartAsync();
        await second.ReplicateAsync(first);
        string configuration = $"{first.Configuration},{second.Configuration}";
        await using ConnectionMultiplexer shared = await ConnectionMultiplexer.ConnectAsync(configuration);
        await using TokenApp app = await StartAsync(configuration, isOwnConnection ? null : shared);
        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.SwitchingProtocols);

        await first.SwapRolesAsync(second);

        await OpenAgainAsync(app);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_AddressMovesToTheNewPrimary_TokensOpenAgain(bool isOwnConnection)
    {
        await using RedisServer first = await RedisServer.StartAsync();
        await using RedisServer second = await RedisServer.StartAsync();
        await second.ReplicateAsync(first);
        await using var relay = new TcpRelay(first.Port);
        await using ConnectionMultiplexer shared = await ConnectionMultiplexer.ConnectAsync(relay.Configuration);
        await using TokenApp app = await StartAsync(relay.Configuration, isOwnConnection ? null : shared);
        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.SwitchingProtocols);

        await first.SwapRolesAsync(second);
        relay.Port = second.Port;

        await OpenAgainAsync(app);
    }

    private static async Task OpenAgainAsync(TokenApp app)
    {
        long swapped = Stopwatch.GetTimestamp();
        HttpStatusCode status;
        do
        {
            status = await app.ConnectAsync(await app.CreateUrlAsync());
            await Task.Delay(200);
        }
        while (status == HttpStatusCode.ServiceUnavailable && Stopwatch.GetElapsedTime(swapped) < 2 * Limit);

        status.Should().Be(HttpStatusCode.SwitchingProtocols);
        Stopwatch.GetElapsedTime(swapped).Should().BeLessThan(Limit);
    }

    private static Task<TokenApp> StartAsync(string configuration, IConnectionMultiplexer? shared) => TokenApp.StartAsync(configure: builder =>
        _ = shared is null ? builder.Services.AddWavixRedis(configuration) : builder.Services.AddWavixRedis(_ => shared));
}
