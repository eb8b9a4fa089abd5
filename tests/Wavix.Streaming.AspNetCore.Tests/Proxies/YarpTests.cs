using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>The settings that docs/operations.md gives for YARP, in a real one.</summary>
public class YarpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Call_ThroughTheDocumentedSettings_IsHeardAndEndsInOrder(int httpVersion)
    {
        await using TwoServers servers = await TwoServers.StartAsync();
        await using TestApp yarp = await StartAsync(servers, httpVersion);

        await using SimulatedCall call = await yarp.StartAndHearAsync("/stream/a");

        (await call.HangUpAsync().WaitAsync(TestApp.Soon)).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task Call_OneServerIsStopping_IsTakenByTheOtherOnceItsHealthIsSeen()
    {
        await using TwoServers servers = await TwoServers.StartAsync();
        await using TestApp yarp = await StartAsync(servers);
        await using SimulatedCall last = await ProxiedCall.StartAsync(servers.First.StreamUrl("/stream/last"));
        await servers.First.Process.TerminateAsync();
        await WaitUntilUnhealthyAsync(yarp, "a");

        for (int i = 0; i < 6; i++)
        {
            await using SimulatedCall call = await yarp.StartAndHearAsync("/stream/a");
            (await call.HangUpAsync().WaitAsync(TestApp.Soon)).Should().BeTrue();
        }

        await TestApp.SayAndHearAsync(last, 2 * WavixAudio.FrameBytes);
    }

    private static Task<TestApp> StartAsync(TwoServers servers, int httpVersion = 1) => TestApp.StartAsync(
        app => app.MapReverseProxy(),
        builder =>
        {
            using var settings = new MemoryStream(Encoding.UTF8.GetBytes(servers.DocumentedSettings("yarp")));
            IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(settings).Build();
            builder.Services.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy"));
        },
        httpVersion);

    // YARP asks every 2 s and tells nobody what it hears.
    private static async Task WaitUntilUnhealthyAsync(TestApp yarp, string destination)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var soon = new CancellationTokenSource(TestApp.Soon);
        while (!yarp.App.Services.GetRequiredService<IProxyStateLookup>().GetClusters().Single().Destinations[destination].Health.Active.Equals(DestinationHealth.Unhealthy))
        {
            await timer.WaitForNextTickAsync(soon.Token);
        }
    }
}
