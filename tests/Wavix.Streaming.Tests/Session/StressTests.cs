using System.Collections.Concurrent;

namespace Wavix.Streaming.Tests.Session;

[Collection(RunsAlone.Name)]
public class StressTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20260102;
    private const int Calls = 200;

    [Fact]
    public async Task Session_RandomCalls_AlwaysCompleteWithConsistentCounters()
    {
        for (int seed = FirstSeed; seed < FirstSeed + Calls; seed++)
        {
            await PlayAsync(seed);
        }
    }

    [Fact]
    public async Task Session_RandomCalls_LeaveNoUnobservedException()
    {
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, args) => unobserved.Enqueue(args.Exception);
        FinalizeAll();
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            for (int seed = FirstSeed; seed < FirstSeed + 50; seed++)
            {
                await PlayAsync(seed);
            }

            FinalizeAll();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        unobserved.Should().BeEmpty();
    }

    private static void FinalizeAll()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private async Task PlayAsync(int seed)
    {
        try
        {
            await using var call = new RandomCall(seed);
            await call.RunAsync();
        }
        catch (Exception)
        {
            output.WriteLine($"The call of seed {seed} failed.");
            throw;
        }
    }
}
