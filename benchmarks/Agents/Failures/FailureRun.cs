using Agents.Server;

namespace Agents.Failures;

/// <summary>Everything that goes wrong around an agent, each on a call of its own, all at the same time; then goodbyes and greetings.</summary>
internal static class FailureRun
{
    /// <returns>Whether all was as it must be. Times count only if asked for, because a busy machine decides them.</returns>
    public static async Task<bool> RunAsync(int goodbyes, bool timesCount, CancellationToken cancellationToken)
    {
        await using AgentServerProcess server = await AgentServerProcess.StartAsync(cancellationToken);

        // Until the code is compiled.
        await ModelFailure.All[0].RunAsync(server, cancellationToken);
        FailureRow[] rows = await Task.WhenAll(
        [
            .. ModelFailure.All.Select(failure => failure.RunAsync(server, cancellationToken)),
            LostModel.RunAsync(server, cancellationToken),
            SlowTool.RunAsync(server, cancellationToken),
        ]);
        Console.WriteLine("| the model | maximum silence (bar: 1.5 s) | as it must be | |");
        Console.WriteLine("|---|---|---|---|");
        foreach (FailureRow row in rows)
        {
            Console.WriteLine(row);
        }

        bool areWhole = await Goodbyes.RunAsync(server, goodbyes, timesCount, cancellationToken);
        areWhole &= await InterruptedGoodbyes.RunAsync(server, Math.Min(goodbyes, 10), cancellationToken);
        await Greetings.RunAsync(cancellationToken);
        return areWhole && rows.All(row => row.IsGood && (row.IsInTime || !timesCount));
    }
}
