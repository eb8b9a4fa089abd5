using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>
/// Handlers that block their thread: no limit depends on that thread. In real time, because a blocked thread is what a fake clock can't show.
/// </summary>
public sealed class BlockingHandlerTests : IDisposable
{
    private readonly ManualResetEventSlim _testIsOver = new();

    public static TheoryData<string> Kinds => ["Completion.Wait()", "ToBlockingEnumerable()", "blocks for good", "blocks in its constructor"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task MaxStreamDuration_HandlerBlocks_ClosesWith1008(string kind)
    {
        await using TestApp app = await StartAsync(kind, options =>
        {
            options.MaxStreamDuration = TimeSpan.FromMilliseconds(500);
            options.GoodbyeTimeout = TimeSpan.FromMilliseconds(200);
        });
        await using SimulatedCall call = await app.StartCallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1008);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task RegistryClose_HandlerBlocks_ClosesWith1000(string kind)
    {
        await using TestApp app = await StartAsync(kind, options => options.GoodbyeTimeout = TimeSpan.FromMilliseconds(200));
        IWavixStreamRegistry registry = app.App.Services.GetRequiredService<IWavixStreamRegistry>();
        await using SimulatedCall call = await app.StartCallAsync(callId: "a");
        await Patience.UntilAsync(() => registry.FindByCallId("a").Count == 1);

        (await registry.CloseCallAsync("a").SoonAsync()).Should().Be(1);

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stop_HandlerBlocks_ClosesWith1001AndTheHostStops(string kind)
    {
        await using TestApp app = await StartAsync(kind, options =>
        {
            options.DrainTimeout = TimeSpan.FromMilliseconds(500);
            options.GoodbyeTimeout = TimeSpan.FromMilliseconds(200);
        });
        await using SimulatedCall call = await app.StartCallAsync();

        Task stop = app.App.StopAsync();

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1001);
        await stop.SoonAsync();
    }

    [Fact]
    public async Task Handler_RunsOnThePool_SeesTheRequestsContext()
    {
        var accessor = new HttpContextAccessor();
        bool? isTheRequests = null;
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) =>
            {
                isTheRequests = ReferenceEquals(accessor.HttpContext?.Request.RouteValues, call.HttpContext.Request.RouteValues);
                return Task.CompletedTask;
            }),
            builder => builder.Services.AddSingleton<IHttpContextAccessor>(accessor));

        // Without a start: the handler returns at once, and the stream may have been closed before one is sent.
        await using SimulatedCall call = await app.CallAsync();

        await app.RequestEndAsync();

        isTheRequests.Should().BeTrue();
    }

    public void Dispose() => _testIsOver.Set();

    private Task<TestApp> StartAsync(string kind, Action<WavixStreamEndpointOptions> configure) => TestApp.StartAsync(
        app => _ = kind == "blocks in its constructor"
            ? app.MapWavixStream<BlockedHandler>("/stream")
            : app.MapWavixStream("/stream", (call, ignored) =>
            {
                switch (kind)
                {
                    case "Completion.Wait()":
                        call.Session.Completion.Wait(CancellationToken.None);
                        break;
                    case "ToBlockingEnumerable()":
                        foreach (WavixEvent e in call.Session.ReadEventsAsync(CancellationToken.None).ToBlockingEnumerable(CancellationToken.None))
                        {
                            _ = e;
                        }

                        break;
                    default:
                        _testIsOver.Wait(CancellationToken.None);
                        break;
                }

                return Task.CompletedTask;
            }),
        builder => builder.Services.AddWavixStreaming(configure).AddSingleton(_testIsOver));

    private sealed class BlockedHandler : IWavixStreamHandler
    {
        public BlockedHandler(ManualResetEventSlim testIsOver) => testIsOver.Wait();

        public Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
