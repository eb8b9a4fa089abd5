namespace Wavix.Streaming.Tests.Playing;

public class PlaybackProperties
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Playbacks_AtRandom_AllCompleteAndTheWireKeepsTheRules(int block)
    {
        for (int seed = block * 10; seed < (block * 10) + 10; seed++)
        {
            await using var call = new RandomPlaybacks(seed);
            Func<Task> run = call.RunAsync;
            await run.Should().NotThrowAsync("seed {0}", seed);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Playbacks_SendsStuckOrLost_AllCompleteAndNothingFollowsAnInterrupt(int block)
    {
        for (int seed = block * 10; seed < (block * 10) + 10; seed++)
        {
            await using var call = new RandomSendFaults(seed);
            Func<Task> run = call.RunAsync;
            await run.Should().NotThrowAsync("seed {0}", seed);
        }
    }
}
