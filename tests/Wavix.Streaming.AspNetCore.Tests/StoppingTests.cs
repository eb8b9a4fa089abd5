using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>The application stops while calls are in flight.</summary>
public class StoppingTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _clock = new();
    private TimeSpan _goodbye = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stop_CallsInFlight_GoOnUntilTheyEnd(int httpVersion)
    {
        await using TestApp app = await StartEchoAsync(httpVersion);
        await using SimulatedCall first = await app.StartAndHearAsync();
        await using SimulatedCall second = await app.StartAndHearAsync();

        Task stop = app.App.StopAsync();
        await TestApp.SayAndHearAsync(first, 2 * WavixAudio.FrameBytes);
        (await first.HangUpAsync().SoonAsync()).Should().BeTrue();
        await TestApp.SayAndHearAsync(second, 2 * WavixAudio.FrameBytes);
        stop.IsCompleted.Should().BeFalse();
        (await second.HangUpAsync().SoonAsync()).Should().BeTrue();

        (await Task.WhenAny(stop, Task.Delay(Patience.Soon))).Should().Be(stop, string.Join('\n', app.Logs.Messages));
        await stop;
        (first.CloseStatus, second.CloseStatus).Should().Be((1000, 1000));
        app.Logs.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stop_RequestEndsAfterItsStream_IsWaitedForAndThenTheHostStops(int httpVersion)
    {
        var ending = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (http, next) =>
                {
                    await next(http);
                    ending.SetResult();
                    await end.Task;
                });
                app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
            },
            Configure,
            httpVersion);
        await using SimulatedCall call = await app.StartAndHearAsync();

        Task stop = app.App.StopAsync();
        await call.HangUpAsync().SoonAsync();
        await ending.Task.SoonAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        app.App.Lifetime.ApplicationStopping.IsCancellationRequested.Should().BeFalse("the web server must not stop yet");
        end.SetResult();

        await stop.SoonAsync();
    }

    [Fact]
    public async Task Stop_Http2AndWritesAreSlow_TheHostStopsAfterTheLastCall()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)),
            builder =>
            {
                Configure(builder);
                builder.Services.AddSingleton<IConnectionListenerFactory>(new SlowTransport(TimeSpan.FromMilliseconds(50)));
            },
            httpVersion: 2);
        await using SimulatedCall first = await app.StartAndHearAsync();
        await using SimulatedCall second = await app.StartAndHearAsync();

        Task stop = app.App.StopAsync();
        await first.HangUpAsync().SoonAsync();
        await second.HangUpAsync().SoonAsync();

        await stop.SoonAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stop_NewConnection_IsAnsweredWith503(int httpVersion)
    {
        await using TestApp app = await StartEchoAsync(httpVersion);
        await using SimulatedCall call = await app.StartAndHearAsync();
        Task stop = app.App.StopAsync();

        using HttpResponseMessage response = await app.RefusedAsync();

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.Should().NotBeNull();
        (await response.DetailAsync()).Should().Contain("stopping");
        await call.HangUpAsync().SoonAsync();
        await stop.SoonAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stop_DrainTimeoutIsOver_ClosesWhatIsLeftWith1001(int httpVersion)
    {
        await using TestApp app = await StartEchoAsync(httpVersion);
        await using SimulatedCall first = await app.StartAndHearAsync();
        await using SimulatedCall second = await app.StartAndHearAsync();

        Task stop = app.App.StopAsync();
        _clock.Advance(Drain - TimeSpan.FromSeconds(1));
        await TestApp.SayAndHearAsync(first, 2 * WavixAudio.FrameBytes);
        first.Completion.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await Task.WhenAll(first.Completion, second.Completion).SoonAsync();
        (first.CloseStatus, second.CloseStatus).Should().Be((1001, 1001));
        await stop.SoonAsync();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_HandlerPlaysAGoodbyeWhenTold_TheCallerHearsItBeforeTheClose()
    {
        byte[] goodbye = TestAudio.Speech(TimeSpan.FromMilliseconds(100));
        await using TestApp app = await StartAsync(async (call, cancellationToken) =>
        {
            WavixStreamSession session = call.Session;
            await session.WaitForStartAsync(cancellationToken);
            await session.SendMediaAsync(new byte[WavixAudio.FrameBytes], CancellationToken.None);
            await Told(cancellationToken);
            _ = session.Play(goodbye);
        });
        await using SimulatedCall call = await app.StartCallAsync();
        await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync();

        Task stop = app.App.StopAsync();
        _clock.Advance(Drain);

        // With the lead, all of it is sent at once.
        (await call.WaitForAudioAsync(WavixAudio.FrameBytes + goodbye.Length).SoonAsync()).Should().BeTrue();
        call.Completion.IsCompleted.Should().BeFalse("it has been sent, but not heard");
        _clock.Advance(TimeSpan.FromSeconds(4));
        await stop.SoonAsync();
        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1001);
    }

    [Fact]
    public async Task Stop_HandlerNeverReturns_ItsCallIsClosedAfterTheGoodbyeAndTheHostStops()
    {
        // Its goodbye takes no time, so that no clock need be moved while it lasts.
        _goodbye = TimeSpan.Zero;
        var end = new TaskCompletionSource();
        await using TestApp app = await StartAsync((_, _) => end.Task);
        await using SimulatedCall call = await app.StartCallAsync(callId: "a");

        Task stop = app.App.StopAsync();
        _clock.Advance(Drain);

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1001);
        await stop.SoonAsync();
        app.Logs.Messages.Should().ContainSingle(message => message.StartsWith("The application stops without waiting for 1 handlers"))
            .And.ContainSingle(message => message.StartsWith("The handler of call a is still running"));
        end.SetResult();
    }

    [Fact]
    public async Task Stop_HostLosesPatience_ClosesWith1001()
    {
        await using TestApp app = await StartEchoAsync();
        await using SimulatedCall call = await app.StartAndHearAsync();
        Task stop = await StopImpatientlyAsync(app);

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1001);
        await stop.SoonAsync();
    }

    [Fact]
    public async Task Stop_HostLosesPatience_IsNotCutBeforeItHasAnsweredTheClose()
    {
        await using TestApp app = await StartEchoAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        Task stop = await StopImpatientlyAsync(app);

        byte[] close = await wavix.ReadUntilAsync(RawPeer.Close);
        close[..2].Should().Equal(1001 >> 8, 1001 & 0xFF);
        stop.IsCompleted.Should().BeFalse();
        await wavix.SendAsync(RawPeer.Close, close);
        // Both sides have closed the WebSocket. The web server, whose patience is over too, may reset what it then closes.
        (await wavix.WaitForEndAsync()).Should().Be(0, "nothing follows the close");
        await stop.SoonAsync();
    }

    [Fact]
    public async Task Stop_HostLosesPatienceAndThePeerIsSilent_WaitsForOneSecond()
    {
        await using TestApp app = await StartEchoAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        Task stop = await StopImpatientlyAsync(app);
        await wavix.ReadUntilAsync(RawPeer.Close);
        stop.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        await stop.SoonAsync();
    }

    [Fact]
    public async Task Stop_HandlerWorksUntilItsToken_IsANormalEnd()
    {
        var begun = new TaskCompletionSource();
        await using TestApp app = await StartAsync((_, cancellationToken) =>
        {
            begun.SetResult();
            return Handlers.WorkAsync(cancellationToken);
        });
        await using SimulatedCall call = await app.CallAsync();
        await begun.Task.SoonAsync();

        Task stop = app.App.StopAsync();
        _clock.Advance(Drain);
        await stop.SoonAsync();

        (await app.RequestEndAsync()).Should().BeNull();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_NoCalls_TakesNoTime()
    {
        await using TestApp app = await StartEchoAsync();

        await app.App.StopAsync().SoonAsync();
    }

    [Fact]
    public async Task Stop_CallIsAdmittedButNotAccepted_IsWaitedFor()
    {
        var accepting = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                app.Use(async (http, next) =>
                {
                    http.Response.OnStarting(async () =>
                    {
                        // The place is taken; the 101 is on its way.
                        accepting.SetResult();
                        await go.Task;
                    });
                    await next(http);
                });
                app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
            },
            Configure);
        Task<SimulatedCall> connecting = app.CallAsync();
        await accepting.Task.SoonAsync();

        Task stop = app.App.StopAsync();
        go.SetResult();
        await using SimulatedCall call = await connecting;
        await call.StartAsync();
        await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);

        await call.HangUpAsync().SoonAsync();
        await stop.SoonAsync();
    }

    /// <summary>Stops the host, whose patience is over at once.</summary>
    /// <returns>The stop, which goes on.</returns>
    private static async Task<Task> StopImpatientlyAsync(TestApp app)
    {
        using var patience = new CancellationTokenSource();
        Task stop = app.App.StopAsync(patience.Token);
        await patience.CancelAsync();
        return stop;
    }

    private static Task Told(CancellationToken cancellationToken) =>
        Handlers.WorkAsync(cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private Task<TestApp> StartEchoAsync(int httpVersion = 1) => StartAsync((call, cancellationToken) => EchoAsync(call.Session, cancellationToken), httpVersion);

    private Task<TestApp> StartAsync(Func<WavixStreamContext, CancellationToken, Task> handler, int httpVersion = 1) =>
        TestApp.StartAsync(app => app.MapWavixStream("/stream", handler), Configure, httpVersion);

    private void Configure(WebApplicationBuilder builder) => builder.Services.AddWavixStreaming(options =>
    {
        options.DrainTimeout = Drain;
        options.GoodbyeTimeout = _goodbye;
        options.KeepAliveTimeout = Timeout.InfiniteTimeSpan;
        options.Stream.IdleTimeout = Timeout.InfiniteTimeSpan;
        options.Stream.HandshakeTimeout = Timeout.InfiniteTimeSpan;
        options.Stream.DrainTail = TimeSpan.Zero;
        options.Stream.TimeProvider = _clock;
    });

    private static async Task EchoAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media)
            {
                await session.SendMediaAsync(media.Payload, CancellationToken.None);
            }
        }
    }
}
