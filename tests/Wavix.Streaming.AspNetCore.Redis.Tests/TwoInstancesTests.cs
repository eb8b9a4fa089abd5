using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>Two instances of one application, with their own Kestrels, and a real Redis between them.</summary>
public class TwoInstancesTests
{
    private readonly IDataProtectionProvider _keys = new EphemeralDataProtectionProvider();

    [Fact]
    public async Task Token_IssuedOnAUsedOnB_IsRefusedOnAWhenReplayed()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using SecureBotServer a = await SecureBotServer.StartAsync("--Redis", redis.Configuration);
        await using SecureBotServer b = await SecureBotServer.StartAsync("--Redis", redis.Configuration);
        Uri issued = await a.RingAsync("abc-123", from: "+15550100");

        await using SimulatedCall call = await b.CallAsync(issued, "abc-123");
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);
        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
        await b.Server.Process.WaitForLineAsync("call abc-123 from +15550100");

        (await a.StatusAsync(issued)).Should().Be(HttpStatusCode.Gone);
        (await b.StatusAsync(issued)).Should().Be(HttpStatusCode.Gone);
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Connect_AThousandAtOnceOnBoth_OneIsAccepted()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TokenApp a = await StartAsync(redis.Configuration);
        await using TokenApp b = await StartAsync(redis.Configuration);
        Uri url = await a.Tokens.CreateUnboundUrlAsync(a.BaseUri, data: new string('d', 1024));
        Uri onB = new(b.BaseUri, url.AbsolutePath);

        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 1000)
            .Select(i => Task.Run(() => i % 2 == 0 ? a.ConnectAsync(url) : b.ConnectAsync(onB))));

        answers.Count(status => status == HttpStatusCode.SwitchingProtocols).Should().Be(1);
        answers.Count(status => status == HttpStatusCode.Gone).Should().Be(999);
    }

    [Fact]
    public async Task TokenData_TooLongForTheUrl_ReachTheOtherInstance()
    {
        string data = new('d', 1024);
        var seen = new TaskCompletionSource<string?>();
        await using RedisServer redis = await RedisServer.StartAsync();
        await using TokenApp a = await StartAsync(redis.Configuration);
        await using TokenApp b = await StartAsync(redis.Configuration, seen);

        await using SimulatedCall call = await b.StartCallAsync(await a.CreateUrlAsync(data: data));

        (await seen.Task.SoonAsync()).Should().Be(data);
    }

    [Fact]
    public async Task Connect_RedisDies_IsAnsweredWith503AndTheTokenStaysGoodUntilItIsBack()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        ConfigurationOptions configuration = ConfigurationOptions.Parse(redis.Configuration);
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var restored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TokenApp app = await StartAsync(services => services.AddWavixRedis(_ => connection));
        Uri url = await app.CreateUrlAsync();

        await redis.StopAsync();
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.ServiceUnavailable);

        connection.ConnectionRestored += (_, restoration) =>
        {
            if (restoration.ConnectionType == ConnectionType.Interactive)
            {
                restored.TrySetResult();
            }
        };
        await redis.RestartAsync();
        await restored.Task.SoonAsync();
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Start_RedisIsAway_SucceedsAndTokensAreAnsweredWith503()
    {
        await using TokenApp app = await StartAsync(RedisServer.AbsentConfiguration());

        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.ServiceUnavailable);

        app.App.Logs.Errors.Should().ContainSingle().Which.Error.Should().BeOfType<RedisConnectionException>();
    }

    private Task<TokenApp> StartAsync(string redis, TaskCompletionSource<string?>? seen = null) =>
        StartAsync(services => services.AddWavixRedis(redis), seen);

    private Task<TokenApp> StartAsync(Action<IServiceCollection> addStore, TaskCompletionSource<string?>? seen = null) => TokenApp.StartAsync(
        (context, _) =>
        {
            seen?.TrySetResult(context.TokenData);
            return Handlers.EchoAsync(context.Session);
        },
        configure: builder =>
        {
            builder.Services.AddSingleton(_keys);
            addStore(builder.Services);
        });
}
