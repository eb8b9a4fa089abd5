using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Handlers that still run although their stream has ended.</summary>
public sealed class LeftoverHandlerTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _return = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWavixStreamRegistry? _registry;

    [Fact]
    public async Task Stream_EndsAndItsHandlerDoesNotReturn_IsNamedInOneWarning()
    {
        await using TestApp app = await StartAsync();
        await LeaveOneAsync(app, "a");
        app.Logs.Messages.Should().NotContain(message => message.Contains("is still running", StringComparison.Ordinal));

        await Patience.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            return app.Logs.Messages.Any(message => message.Contains("is still running", StringComparison.Ordinal));
        });

        _clock.Advance(TimeSpan.FromMinutes(10));
        app.Logs.Records.Should().ContainSingle(entry => entry.Message.StartsWith("The handler of call a is still running "))
            .Which.Level.Should().Be(LogLevel.Warning);
        _return.SetResult();
        (await app.RequestEndAsync()).Should().BeNull();
        _registry!.LeftoverHandlers.Should().Be(0);
    }

    [Fact]
    public async Task Stream_HandlerReturnsInTime_IsNotNamed()
    {
        await using TestApp app = await StartAsync();
        await LeaveOneAsync(app, "a");

        _return.SetResult();
        await app.RequestEndAsync();

        app.Logs.Messages.Should().NotContain(message => message.Contains("is still running", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connect_HandlerIsLeftOver_ItTakesNoPlaceOfAStream()
    {
        await using TestApp app = await StartAsync(options =>
        {
            options.MaxConcurrentStreams = 2;
            options.MaxStreamsPerCall = 1;
        });
        await LeaveOneAsync(app, "a");

        await using SimulatedCall first = await app.StartCallAsync(callId: "a");
        await using SimulatedCall second = await app.StartCallAsync(callId: "b");

        // Each start is read on its own thread, in any order.
        await Patience.UntilAsync(() => _registry!.FindByCallId("a").Count == 1 && _registry.FindByCallId("b").Count == 1);
        (_registry!.Count, _registry.LeftoverHandlers).Should().Be((2, 1));
        _registry.FindByCallId("a").Should().ContainSingle();
    }

    [Fact]
    public async Task Connect_AsManyLeftOversAsStreamsMayBe_IsAnsweredWith503UntilOneReturns()
    {
        await using TestApp app = await StartAsync(options => options.MaxConcurrentStreams = 2);
        await LeaveOneAsync(app, "a");
        await LeaveOneAsync(app, "b");

        using (HttpResponseMessage third = await app.RefusedAsync())
        {
            third.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            third.Headers.RetryAfter.Should().NotBeNull();
            (await third.DetailAsync()).Should().Contain("handlers of ended streams");
        }

        app.Logs.Errors.Should().ContainSingle().Which.Message.Should().StartWith("2 handlers are still running although their streams have ended");
        HealthReport health = await app.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        health.Status.Should().Be(HealthStatus.Degraded);
        health.Entries["wavix-streaming"].Data.Should().Contain("active", 0).And.Contain("leftover", 2);

        _return.SetResult();
        await app.RequestEndAsync();
        await app.RequestEndAsync();

        // Without a start: the handler returns at once now, and the stream may have been closed before one is sent.
        await using SimulatedCall call = await app.CallAsync();
    }

    [Fact]
    public async Task Stop_OnlyALeftOverHandlerRuns_WaitsForGoodbyeTimeoutAndStopsWithoutIt()
    {
        await using TestApp app = await StartAsync();
        await LeaveOneAsync(app, "a");

        Task stop = app.App.StopAsync();
        await Patience.UntilAsync(() => app.Logs.Messages.Any(message => message.StartsWith("The application is stopping: ", StringComparison.Ordinal)));
        stop.IsCompleted.Should().BeFalse("the handler has a moment to return");
        await Patience.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            return app.Logs.Messages.Any(message => message.StartsWith("The application stops without waiting for 1 handlers", StringComparison.Ordinal));
        });

        await stop.SoonAsync();
        app.Logs.Messages.Should().ContainSingle(message => message.StartsWith("The application is stopping: 0 streams may continue for 00:05:00; 1 handlers "))
            .And.ContainSingle(message => message.StartsWith("The handler of call a is still running"));
    }

    [Fact]
    public async Task Stop_HandlerReturnsMeanwhile_ReportsThatAllHaveReturned()
    {
        await using TestApp app = await StartAsync();
        await LeaveOneAsync(app, "a");

        Task stop = app.App.StopAsync();
        await Patience.UntilAsync(() => app.Logs.Messages.Any(message => message.StartsWith("The application is stopping: ", StringComparison.Ordinal)));
        _return.SetResult();

        await stop.SoonAsync();
        app.Logs.Messages.Should().ContainSingle(message => message.StartsWith("All streams have ended and all handlers have returned, "))
            .And.NotContain(message => message.StartsWith("The application stops without"));
    }

    public void Dispose() => _return.TrySetResult();

    /// <summary>A call that is hung up while its handler runs on.</summary>
    private async Task LeaveOneAsync(TestApp app, string callId)
    {
        int before = _registry!.LeftoverHandlers;
        await using SimulatedCall call = await app.StartCallAsync(callId: callId);
        await Patience.UntilAsync(() => _registry.FindByCallId(callId).Count == 1);
        await call.HangUpAsync().SoonAsync();
        await Patience.UntilAsync(() => _registry.LeftoverHandlers == before + 1);
    }

    private async Task<TestApp> StartAsync(Action<WavixStreamEndpointOptions>? configure = null)
    {
        TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, _) => _return.Task),
            builder =>
            {
                builder.Services.AddHealthChecks().AddWavixStreaming();
                builder.Services.AddWavixStreaming(options =>
                {
                    options.Stream.TimeProvider = _clock;
                    configure?.Invoke(options);
                });
            });
        _registry = app.App.Services.GetRequiredService<IWavixStreamRegistry>();
        return app;
    }
}
