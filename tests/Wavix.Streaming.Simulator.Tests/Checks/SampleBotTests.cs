using Wavix.Streaming.AspNetCore.Tests.Samples;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>The servers of the samples conform, with no advice left.</summary>
public class SampleBotTests
{
    [Theory]
    [InlineData("EchoBot")]
    [InlineData("GreeterBot")]
    public async Task RunAsync_Sample_FailsNothing(string sample)
    {
        await using SampleServer server = await SampleServer.StartAsync(sample);

        IReadOnlyList<CheckResult> results = await CheckRuns.CheckAsync(server.StreamUrl("/stream").ToString());

        results.Where(result => result.Outcome == CheckOutcome.Fail).Should().BeEmpty();
        results.Count(result => result.Outcome == CheckOutcome.Pass).Should().BeGreaterThan(20);
    }
}
