using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>How many streams, and how long.</summary>
public class AdmissionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connect_TooManyStreams_IsAnsweredWith503(int httpVersion)
    {
        await using TestApp app = await StartAsync(options => options.MaxConcurrentStreams = 2, httpVersion: httpVersion);
        await using SimulatedCall first = await app.StartCallAsync();
        await using SimulatedCall second = await app.StartCallAsync();

        using HttpResponseMessage third = await app.RefusedAsync();

        third.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        third.Headers.RetryAfter!.Delta.Should().BePositive();
        (await third.DetailAsync()).Should().Contain("as many streams as it may");
        app.Logs.Messages.Should().Contain(
            "2 streams are open, which is MaxConcurrentStreams; new streams are refused with 503 until one ends. 0 more since the last report.");
    }

    [Fact]
    public async Task Connect_ManyRefusals_AreLoggedOncePerKindAndInterval()
    {
        var clock = new FakeTimeProvider();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)),
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Debug);
                builder.Services.AddWavixStreaming(options =>
                {
                    options.MaxConcurrentStreams = 1;
                    options.Stream.TimeProvider = clock;
                });
            });
        await using SimulatedCall call = await app.StartAndHearAsync();
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage refused = await app.RefusedAsync();
            using HttpResponseMessage request = await app.RequestAsync(HttpMethod.Get);
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        using HttpResponseMessage later = await app.RefusedAsync();

        app.Logs.Messages.Where(message => message.StartsWith("A stream was refused with 503: TooManyStreams.", StringComparison.Ordinal)).Should().HaveCount(2)
            .And.Contain(message => message.EndsWith(" 3 more since the last report."));
        app.Logs.Messages.Should().ContainSingle(message => message.Contains("was not a WebSocket request"));
    }

    [Fact]
    public async Task Connect_OneOfTooManyHasEnded_IsTaken()
    {
        await using TestApp app = await StartAsync(options => options.MaxConcurrentStreams = 1);
        await using (SimulatedCall first = await app.StartCallAsync())
        {
            await first.HangUpAsync().SoonAsync();
        }

        await app.RequestEndAsync();

        await using SimulatedCall second = await app.StartAndHearAsync();
    }

    [Fact]
    public async Task Connect_NoWebSocket_TakesNoPlace()
    {
        await using TestApp app = await StartAsync(options => options.MaxConcurrentStreams = 1);
        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        await using SimulatedCall call = await app.StartAndHearAsync();
    }

    [Fact]
    public async Task Connect_RouteTellsTheCallAndItHasTooMany_IsAnsweredWith503()
    {
        await using TestApp app = await StartAsync(options => options.MaxStreamsPerCall = 1, "/stream/{callId}");
        await using SimulatedCall first = await app.StartAndHearAsync("/stream/a", "a");

        using HttpResponseMessage second = await app.RefusedAsync("/stream/a");

        second.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        second.Headers.RetryAfter.Should().NotBeNull();
        await using SimulatedCall another = await app.StartAndHearAsync("/stream/b", "b");
    }

    [Fact]
    public async Task Start_CallHasTooMany_IsClosedWith1008BeforeTheHandlerSeesStart()
    {
        var events = new List<WavixEvent>();
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
                app.MapWavixStream("/watched", async (call, cancellationToken) =>
                {
                    WavixStreamSession session = call.Session;
                    await session.SendMarkAsync("waits for start", cancellationToken);
                    await foreach (WavixEvent e in session.ReadEventsAsync(CancellationToken.None))
                    {
                        events.Add(e);
                    }
                });
            },
            builder => builder.Services.AddWavixStreaming(options => options.MaxStreamsPerCall = 1));
        await using SimulatedCall first = await app.StartAndHearAsync(callId: "a");

        await using SimulatedCall second = await app.StartCallAsync("/watched", callId: "a");
        await second.Completion.SoonAsync();

        second.CloseStatus.Should().Be(1008);
        await app.RequestEndAsync();
        events.Should().NotContain(e => e is StartEvent);
        second.Messages.Should().NotContain(message => message.Received != null);
        await TestApp.SayAndHearAsync(first, 2 * WavixAudio.FrameBytes);
    }

    [Fact]
    public async Task Start_SixStreamsOfACall_AreTaken()
    {
        await using TestApp app = await StartAsync(_ => { });
        for (int i = 0; i < 6; i++)
        {
            // Disposed with the application.
            await app.StartAndHearAsync(callId: "a");
        }

        await using SimulatedCall seventh = await app.StartCallAsync(callId: "a");
        await seventh.Completion.SoonAsync();

        seventh.CloseStatus.Should().Be(1008);
    }

    [Fact]
    public async Task Start_WithoutCallId_IsTaken()
    {
        await using TestApp app = await StartAsync(options => options.MaxStreamsPerCall = 1);
        for (int i = 0; i < 2; i++)
        {
            SimulatedCall call = await app.CallAsync();
            await call.SendRawAsync("""{"event":"start","stream_type":"twoway"}"""u8.ToArray());
            await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);
        }
    }

    [Fact]
    public async Task Start_WithoutCallIdWhereTheRouteToldIt_CountsForThatCall()
    {
        await using TestApp app = await StartAsync(options => options.MaxStreamsPerCall = 1, "/stream/{callId}");
        await using SimulatedCall call = await app.CallAsync("/stream/a");
        await call.SendRawAsync("""{"event":"start","stream_type":"twoway"}"""u8.ToArray());
        await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);

        using HttpResponseMessage second = await app.RefusedAsync("/stream/a");

        second.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        app.App.Services.GetRequiredService<IWavixStreamRegistry>().FindByCallId("a").Should().ContainSingle();
    }

    [Fact]
    public async Task Stream_LastsTooLong_HandlerIsToldAndItIsClosedWith1008()
    {
        var clock = new FakeTimeProvider();
        var told = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, cancellationToken) =>
            {
                WavixStreamSession session = call.Session;
                using CancellationTokenRegistration telling = cancellationToken.Register(told.SetResult);
                await session.WaitForStartAsync(cancellationToken);
                await session.SendMediaAsync(new byte[WavixAudio.FrameBytes], cancellationToken);
                await told.Task;
            }),
            builder => builder.Services.AddWavixStreaming(options =>
            {
                options.MaxStreamDuration = TimeSpan.FromMinutes(1);
                options.Stream.TimeProvider = clock;
                options.Stream.DrainTail = TimeSpan.Zero;
            }));
        await using SimulatedCall call = await app.StartCallAsync();
        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();

        clock.Advance(TimeSpan.FromSeconds(59));
        told.Task.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        await told.Task.SoonAsync();
        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1008);
    }

    private static Task<TestApp> StartAsync(Action<WavixStreamEndpointOptions> configure, string pattern = "/stream", int httpVersion = 1) => TestApp.StartAsync(
        app => app.MapWavixStream(pattern, (call, _) => Handlers.EchoAsync(call.Session)),
        builder => builder.Services.AddWavixStreaming(configure),
        httpVersion);
}
