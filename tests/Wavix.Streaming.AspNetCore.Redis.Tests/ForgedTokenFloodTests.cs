using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>
/// A stranger sends tokens that look like ours, while calls stream. In real time, with the keys in a real Redis: in its first minutes Data
/// Protection reads all keys again, synchronously, for each key id that it does not know.
/// </summary>
[Collection(RunsAlone.Name)]
public class ForgedTokenFloodTests
{
    private const int Forgeries = 5000;
    private const int Calls = 10;
    private const int Frames = 250;

    [Fact]
    public async Task Call_WhileStrangersSendForgedTokens_IsHeardInTimeAndRedisIsSpared()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken(),
            builder =>
            {
                builder.Services.AddWavixRedis(_ => connection);
                builder.Services.AddDataProtection().PersistKeysToStackExchangeRedis(connection, "test:keys");
            },
            environment: "Production");
        await using ConnectionMultiplexer observer = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        Task<TimeSpan[]>[] calls = await StartCallsAsync(app);
        long readsBefore = await ReadsAsync(observer);
        long began = TimeProvider.System.GetTimestamp();

        HttpStatusCode[] answers = await ForgeAsync(app, Task.WhenAll(calls));

        TimeSpan took = TimeProvider.System.GetElapsedTime(began);
        long reads = await ReadsAsync(observer) - readsBefore;
        TimeSpan[] delays = (await Task.WhenAll(calls)).SelectMany(call => call).ToArray();
        int inTime = delays.Count(delay => delay < TimeSpan.FromMilliseconds(500));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{inTime} of {Calls * Frames} frames in time, {answers.Length} forgeries, {reads} reads in {took.TotalSeconds:F1} s");
        answers.Should().HaveCount(Forgeries).And.OnlyContain(
            status => status == HttpStatusCode.Unauthorized || status == HttpStatusCode.ServiceUnavailable);
        inTime.Should().BeGreaterThanOrEqualTo(Calls * Frames * 99 / 100);
        reads.Should().BeLessThanOrEqualTo(2 + (long)took.TotalSeconds);
    }

    /// <summary>Calls whose frames are sent every 20 ms; each gives the delays of its echoes.</summary>
    private static async Task<Task<TimeSpan[]>[]> StartCallsAsync(TestApp app)
    {
        var tokens = app.App.Services.GetRequiredService<IWavixStreamTokens>();
        Uri baseUri = new UriBuilder(app.App.Urls.Single()) { Scheme = "ws", Path = "/stream" }.Uri;
        var calls = new List<Task<TimeSpan[]>>();
        for (int i = 0; i < Calls; i++)
        {
            Uri url = await tokens.CreateUrlAsync(baseUri, $"call-{i}");
            SimulatedCall call = await app.StartCallAsync(url.AbsolutePath, $"call-{i}");
            calls.Add(Task.Run(() => StreamAsync(call)));
        }

        return [.. calls];
    }

    private static async Task<TimeSpan[]> StreamAsync(SimulatedCall call)
    {
        TimeProvider time = TimeProvider.System;
        var echoes = new List<Task<TimeSpan>>();
        await using SimulatedCall ends = call;
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20), time);
        for (int frame = 1; frame <= Frames && await ticks.WaitForNextTickAsync(); frame++)
        {
            long sent = time.GetTimestamp();
            await call.SayAsync(new byte[WavixAudio.FrameBytes]);
            echoes.Add(EchoAsync(frame * WavixAudio.FrameBytes, sent));
        }

        return await Task.WhenAll(echoes);

        async Task<TimeSpan> EchoAsync(long heard, long sent)
        {
            bool isHeard = await call.WaitForAudioAsync(heard).SoonAsync();
            return isHeard ? time.GetElapsedTime(sent) : TimeSpan.MaxValue;
        }
    }

    /// <summary>From several connections, spread over the time that the calls last.</summary>
    private static async Task<HttpStatusCode[]> ForgeAsync(TestApp app, Task calls)
    {
        const int Strangers = 50;
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { MaxConnectionsPerServer = Strangers });
        HttpStatusCode[][] answers = await Task.WhenAll(Enumerable.Range(0, Strangers).Select(_ => Task.Run(async () =>
        {
            var statuses = new List<HttpStatusCode>();
            for (int i = 0; i < Forgeries / Strangers; i++)
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Get, new Uri(new Uri(app.App.Urls.Single()), "/stream/" + TokenApp.ForgeryFor(Guid.NewGuid())));
                request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
                request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
                request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
                request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
                using HttpResponseMessage response = await http.SendAsync(request, CancellationToken.None);
                statuses.Add(response.StatusCode);
                await Task.WhenAny(calls, Task.Delay(TimeSpan.FromSeconds((double)Frames / 50 * Strangers / Forgeries)));
            }

            return statuses.ToArray();
        })));
        return answers.SelectMany(statuses => statuses).ToArray();
    }

    /// <summary>How often a list was read, by all clients.</summary>
    private static async Task<long> ReadsAsync(ConnectionMultiplexer observer)
    {
        string info = (await observer.GetDatabase().ExecuteAsync("INFO", "commandstats")).ToString()!;
        string? line = info.Split('\n').FirstOrDefault(line => line.StartsWith("cmdstat_lrange:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
    }
}
