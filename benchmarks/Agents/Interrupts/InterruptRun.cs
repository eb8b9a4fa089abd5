using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Interrupts;

/// <summary>Interruptions at random positions, on random lines: is what the agent claims what the caller heard?</summary>
internal static class InterruptRun
{
    private const int PerCall = 5;

    /// <param name="count">How many interruptions.</param>
    /// <param name="parallel">How many calls at the same time.</param>
    /// <param name="seed">Where the random lines and positions start.</param>
    /// <param name="timesCount">Whether a bar of time counts. A busy machine decides some of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether every bar was reached.</returns>
    public static async Task<bool> RunAsync(int count, int parallel, int seed, bool timesCount, CancellationToken cancellationToken)
    {
        // Words of one length, because a transcript without the times of words is cut in proportion to its letters. The first digit says whose answer it is.
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions
        {
            KeepsInput = false,
            Answer = turn => RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(100 * (turn.Number + 1), 4 + (turn.Number * 7 % 16)))),
        });
        await using AgentServerProcess server = await AgentServerProcess.StartAsync(cancellationToken);

        // Until the code is compiled: calls that are not counted.
        InterruptedCall[] warmUp = [new(-2, 2), new(-1, 2)];
        await Task.WhenAll(warmUp.Select(RunOneAsync));
        foreach (InterruptedCall call in warmUp)
        {
            await call.DisposeAsync();
        }

        InterruptedCall[] calls = [.. Enumerable.Range(seed, (count + PerCall - 1) / PerCall).Select(number => new InterruptedCall(number, PerCall))];
        await Parallel.ForEachAsync(
            calls, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken }, async (call, _) => await RunOneAsync(call));
        var score = new InterruptScore();
        foreach (InterruptedCall call in calls)
        {
            call.Score(score);
            if (call.Problem is { } problem)
            {
                score.Note($"{problem}: {call.Line}");
            }

            await call.DisposeAsync();
        }

        return score.Print(timesCount) & calls.All(call => call.Problem is null);

        Task RunOneAsync(InterruptedCall call) => call.RunAsync(server, service, cancellationToken);
    }
}
