using System.Net;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>The documented set-up while Redis is away.</summary>
[Collection(RunsAlone.Name)]
public class SecureBotTests
{
    [Fact]
    public async Task SecureBot_RedisIsAway_ListensSoonAndAnswersTokensWith503()
    {
        await using TokenApp elsewhere = await TokenApp.StartAsync();
        long began = TimeProvider.System.GetTimestamp();
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--Redis", RedisServer.AbsentConfiguration());

        // From the start of the process; the limit is 5 s on a machine that is not busy with other tests.
        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(10));
        (await bot.StatusAsync(await elsewhere.CreateUrlAsync())).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await bot.PostAsync("abc-123")).Should().Be(HttpStatusCode.InternalServerError);
        bot.HasNoRequest().Should().BeTrue();
    }

    [Fact]
    public async Task SecureBot_RedisComesLater_AnswersCalls()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await redis.StopAsync();
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--Redis", redis.Configuration);
        (await bot.PostAsync("abc-123")).Should().Be(HttpStatusCode.InternalServerError);

        await redis.RestartAsync();
        long restarted = TimeProvider.System.GetTimestamp();

        // In real time: StackExchange.Redis tries to connect every few seconds.
        HttpStatusCode status;
        do
        {
            await Task.Delay(500);
            status = await bot.PostAsync("abc-123");
        }
        while (status == HttpStatusCode.InternalServerError && TimeProvider.System.GetElapsedTime(restarted) < TimeSpan.FromSeconds(30));

        Uri url = new((await bot.RequestAsync()).StreamUrl!);
        await using SimulatedCall call = await bot.CallAsync(url, "abc-123");
        await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
    }
}
