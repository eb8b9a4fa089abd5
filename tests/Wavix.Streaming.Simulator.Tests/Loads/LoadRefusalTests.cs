using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>Calls that are not begun.</summary>
public class LoadRefusalTests
{
    [Fact]
    public async Task RunAsync_ServerRefusesHalfOfTheCalls_CountsThemByReason()
    {
        await using TestServer server = await TestServer.StartAsync(
            TestServer.Echo(), (_, number) => number % 2 == 0 ? StatusCodes.Status503ServiceUnavailable : 0);

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Calls = 8 });

        report.CallsConnected.Should().Be(4);
        report.CallsFailed.Should().Be(4);
        report.Failures.Should().Equal(new Dictionary<string, int> { ["The server accepts no more calls now (503). Wait, or raise its limit."] = 4 });
        report.FramesLost.Should().Be(0);
        report.Passed.Should().BeFalse();
        report.NothingConnected.Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_ServerRefusesAll_GivesUpAfterAFew()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo(), (_, _) => StatusCodes.Status404NotFound);

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Calls = 1000, Ramp = TimeSpan.FromSeconds(2) });

        report.NothingConnected.Should().BeTrue();
        server.Requests.Should().BeLessThan(500);
    }

    [Fact]
    public async Task RunAsync_StoppedInTheRamp_SaysThatCallsWereNotBegun()
    {
        using var stop = new CancellationTokenSource();
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((_, pcm) =>
        {
            stop.Cancel();
            return [pcm];
        }));

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Ramp = TimeSpan.FromHours(1) }, stop.Token);

        report.Problems.Should().Equal("3 calls were not started.");
    }
}
