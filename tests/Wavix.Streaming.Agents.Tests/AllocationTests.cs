using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>What the agent adds to the cost of a frame. The simulated call allocates far more, so both figures are of the same call.</summary>
[Collection(RunsAlone.Name)]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int Frames = 50;
    private const int Rounds = 31;
    private const int Budget = 32;

    [Fact]
    public async Task Frame_CallerSpeaks_CostsAboutAsMuchAsWhenTheyDoNot()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model, options => options.FillerAfter = Timeout.InfiniteTimeSpan);
        await MeasureAsync(agent);
        long quiet = await MeasureAsync(agent);
        model.Sessions[0].Send(new SpeechStartedEvent());
        await MeasureAsync(agent);

        long speaking = await MeasureAsync(agent);

        await agent.PlayAsync(new CallScript().HangUp());
        output.WriteLine($"Bytes allocated for a frame: {quiet}, and {speaking} while the caller speaks.");
        (speaking - quiet).Should().BeLessThan(Budget);
    }

    /// <summary>The median, because buffers of the simulated call grow now and then.</summary>
    private static async Task<long> MeasureAsync(AgentHarness agent)
    {
        byte[] speech = Speech(20 * Frames);
        long[] rounds = new long[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await agent.Call.RunAsync(new CallScript().Say(speech));
            rounds[i] = (GC.GetTotalAllocatedBytes(precise: true) - before) / Frames;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }
}
