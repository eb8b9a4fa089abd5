using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>The settings that docs/how-to/deploy.md gives for YARP, in a real one.</summary>
public class YarpTests
{
    /// <summary>YARP before these servers.</summary>
    internal static Task<TestApp> StartAsync(TwoServers servers, int httpVersion = 1, Action<WebApplicationBuilder>? configure = null) => TestApp.StartAsync(
        app => app.MapReverseProxy(),
        builder =>
        {
            builder.Services.AddReverseProxy().LoadFromConfig(servers.DocumentedJson("yarp").GetSection("ReverseProxy"));
            configure?.Invoke(builder);
        },
        httpVersion);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Call_ThroughTheDocumentedSettings_IsHeardAndEndsInOrder(int httpVersion)
    {
        await using TwoServers servers = await TwoServers.StartAsync();
        await using TestApp yarp = await StartAsync(servers, httpVersion);

        await using SimulatedCall call = await yarp.StartAndHearAsync("/stream/a");

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task Call_OneServerIsStopping_IsTakenByTheOtherOnceItsHealthIsSeen()
    {
        await using TwoServers servers = await TwoServers.StartAsync();
        await using TestApp yarp = await StartAsync(servers);
        await using SimulatedCall last = await ProxiedCall.StartAsync(servers.First.StreamUrl("/stream/last"));
        await servers.First.Process.TerminateAsync();
        await servers.First.Process.WaitForLineAsync("The application is stopping: 1 streams");
        await AskUntilUnhealthyAsync(yarp, "a");

        for (int i = 0; i < 6; i++)
        {
            await using SimulatedCall call = await yarp.StartAndHearAsync("/stream/a");
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        }

        await TestApp.SayAndHearAsync(last, 2 * WavixAudio.FrameBytes);
    }

    /// <summary>Lets YARP ask as it would every 2 s, until it believes what it is told.</summary>
    private static async Task AskUntilUnhealthyAsync(TestApp yarp, string destination)
    {
        IReadOnlyList<ClusterState> clusters = [.. yarp.App.Services.GetRequiredService<IProxyStateLookup>().GetClusters()];
        for (int asked = 0; clusters.Single().Destinations[destination].Health.Active != DestinationHealth.Unhealthy; asked++)
        {
            asked.Should().BeLessThan(10, "two times would do");
            await yarp.App.Services.GetRequiredService<IActiveHealthCheckMonitor>().CheckHealthAsync(clusters).SoonAsync();
        }
    }
}
