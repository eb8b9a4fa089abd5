using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>What a load balancer is told.</summary>
public class HealthTests
{
    [Fact]
    public async Task Check_RoomForMore_IsHealthy()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartAndHearAsync();

        HealthReportEntry entry = await CheckAsync(app);

        entry.Status.Should().Be(HealthStatus.Healthy);
        entry.Data.Should().Contain("active", 1).And.Contain("max", 2).And.Contain("leftover", 0);
        entry.Tags.Should().Equal("ready");
    }

    [Fact]
    public async Task Check_AtCapacity_IsDegradedUntilOneEnds()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall first = await app.StartAndHearAsync();
        await using SimulatedCall second = await app.StartAndHearAsync();
        (await CheckAsync(app)).Status.Should().Be(HealthStatus.Degraded);

        await second.HangUpAsync().SoonAsync();
        await app.RequestEndAsync();

        (await CheckAsync(app)).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Check_Draining_IsUnhealthyAndStillAnswered()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartAndHearAsync();
        using (HttpResponseMessage before = await app.RequestAsync(HttpMethod.Get, "/ready"))
        {
            before.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        Task stop = app.App.StopAsync();

        using HttpResponseMessage ready = await app.RequestAsync(HttpMethod.Get, "/ready");
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        await call.HangUpAsync().SoonAsync();
        await stop.SoonAsync();
    }

    [Fact]
    public async Task Check_DrainingWithAFailureStatus_IsThatStatus()
    {
        await using TestApp app = await TestApp.StartAsync(
            _ => { },
            builder => builder.Services.AddHealthChecks().AddWavixStreaming(failureStatus: HealthStatus.Degraded));
        await app.App.StopAsync().SoonAsync();

        (await CheckAsync(app)).Status.Should().Be(HealthStatus.Degraded);
    }

    private static async Task<HealthReportEntry> CheckAsync(TestApp app) =>
        (await app.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["wavix-streaming"];

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.MapHealthChecks("/ready");
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
        },
        builder =>
        {
            builder.Services.AddWavixStreaming(options => options.MaxConcurrentStreams = 2);
            builder.Services.AddHealthChecks().AddWavixStreaming();
        });
}
