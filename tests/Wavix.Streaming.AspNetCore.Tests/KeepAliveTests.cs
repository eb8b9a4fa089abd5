using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Which peers are considered dead. Pings are real, and sent in real time; what is judged by them goes by the fake clock.</summary>
public class KeepAliveTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new();

#if NET9_0_OR_GREATER
    private static readonly TimeSpan AlmostTooLong = Timeout - TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Call_PongsWithoutMedia_GoesOn()
    {
        await using TestApp app = await StartAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        byte[] ping = await wavix.ReadUntilAsync(RawPeer.Ping);
        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(AlmostTooLong);

            // Twice, since it is the second answer that shows the first one to be seen and dealt with.
            for (int answers = 0; answers < 2; answers++)
            {
                await wavix.SendAsync(RawPeer.Pong, ping);
                ping = await wavix.ReadUntilAsync(RawPeer.Ping);
            }
        }

        await wavix.SayAndHearAsync();
    }

    [Fact]
    public async Task Call_MediaWithoutPongs_GoesOn()
    {
        await using TestApp app = await StartAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.ReadUntilAsync(RawPeer.Ping);

        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(AlmostTooLong);
            await wavix.SayAndHearAsync();
            await wavix.SayAndHearAsync();
        }
    }

    [Fact]
    public async Task Call_NeitherMediaNorPongs_IsAborted()
    {
        await using TestApp app = await StartAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        _clock.Advance(Interval + Timeout);

        await wavix.WaitForEndAsync();
        app.Logs.Messages.Should().Contain(message => message.StartsWith("Nothing was received for 00:01:00.05"));
    }

    [Fact]
    public async Task Call_NeitherMediaNorPongsOverHttp2_IsAborted()
    {
        await using TestApp app = await StartAsync(httpVersion: 2);
        await using WebSocketTransport wavix = await app.ConnectAsync();
        await wavix.SendAsync(RawPeer.StartMessage, CancellationToken.None);
        await wavix.SendAsync(RawPeer.MediaMessage, CancellationToken.None);
        await wavix.ReceiveAsync(int.MaxValue, CancellationToken.None).AsTask().SoonAsync();

        // .NET's client answers pings only while it receives.
        _clock.Advance(Interval + Timeout);

        (await app.RequestEndAsync()).Should().BeNull();
        app.Logs.Messages.Should().Contain(message => message.StartsWith("Nothing was received for 00:01:00.05"));
    }

    [Fact]
    public async Task Call_AppUsesWebSocketsToo_IsPingedAsSet()
    {
        await using TestApp app = await StartAsync(app => app.UseWebSockets());
        using RawPeer wavix = await RawPeer.ConnectAsync(app);

        (await wavix.ReadUntilAsync(RawPeer.Ping)).Should().HaveCount(8);
    }

    [Fact]
    public async Task Call_WaitsForItsReader_IsNotConsideredDead()
    {
        await using TestApp app = await StartAsync(overflow: EventQueueFullMode.Wait);
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        _clock.Advance(Interval + Timeout);

        await wavix.SayAndHearAsync();
    }

    [Fact]
    public async Task Call_AnotherEndpointWaitsForItsReaders_IsWatchedAllTheSame()
    {
        await using TestApp app = await StartAsync(app =>
            app.MapWavixStream("/recorder", (call, _) => Handlers.EchoAsync(call.Session))
                .WithStreamOptions(options => options.QueueFullMode = EventQueueFullMode.Wait));
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        _clock.Advance(Interval + Timeout);

        await wavix.WaitForEndAsync();
    }

    [Fact]
    public void WebSocketOptions_Timeout_IsNeverThePlatforms() =>
        KeepAlive.WebSocketOptionsOf(new WavixStreamEndpointOptions(), new WavixStreamOptions()).KeepAliveTimeout.Should().BeGreaterThan(TimeSpan.FromDays(20));
#else
    [Fact]
    public async Task Call_OnHoldWithoutPings_GoesOnUntilIdle()
    {
        await using TestApp app = await StartAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        _clock.Advance(TimeSpan.FromMinutes(4));
        await wavix.SayAndHearAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));

        (await wavix.ReadUntilAsync(RawPeer.Close))[..2].Should().Equal(1008 >> 8, 1008 & 0xFF);
    }
#endif

    [Fact]
    public async Task Call_CompressionOffered_IsNotCompressed()
    {
        await using TestApp app = await StartAsync();

        using RawPeer wavix = await RawPeer.ConnectAsync(app, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

        wavix.Response.Should().StartWith("HTTP/1.1 101 ").And.NotContain("Sec-WebSocket-Extensions");
    }

    private Task<TestApp> StartAsync(
        Action<WebApplication>? use = null, EventQueueFullMode overflow = EventQueueFullMode.DropOldest, int httpVersion = 1) => TestApp.StartAsync(
        app =>
        {
            use?.Invoke(app);
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
        },
        builder => builder.Services.AddWavixStreaming(options =>
        {
            options.KeepAliveInterval = Interval;
            options.KeepAliveTimeout = Timeout;
            options.Stream.TimeProvider = _clock;
            options.Stream.QueueFullMode = overflow;
        }),
        httpVersion);
}
