using System.ComponentModel;
using Agents.Server;

namespace Agents.Compare;

/// <summary>Our agents and those of the official JavaScript SDK with its Twilio transport, against the same model's service in one run.</summary>
internal static class CompareRun
{
    /// <param name="count">Interruptions of each agent on each line; 0 for none.</param>
    /// <param name="sizes">Numbers of calls whose cost is measured; 0 for none.</param>
    /// <param name="duration">How long each number is measured.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether ours was worse nowhere.</returns>
    public static async Task<bool> RunAsync(int count, int[] sizes, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (OfficialServerProcess.FindFolder() is not { } folder)
        {
            Console.Error.WriteLine("The official SDK is not installed. Run `npm ci` in benchmarks/Agents/js first; it needs Node.");
            return false;
        }

        await using AgentServerProcess ours = await AgentServerProcess.StartAsync(cancellationToken);
        OfficialServerProcess official;
        try
        {
            official = await OfficialServerProcess.StartAsync(folder, cancellationToken);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine($"The official SDK did not start. Install Node, and run `npm ci` in benchmarks/Agents/js. {e.Message}");
            return false;
        }

        await using (official)
        {
            var verdict = new Verdict();
            Console.WriteLine("The official SDK carries µ-law at 8 kHz, which is a sixth of the bytes of our PCM16 at 24 kHz.");
            Console.WriteLine();
            if (count > 0)
            {
                await InterruptComparison.RunAsync(ours, official, count, verdict, cancellationToken);
            }

            sizes = [.. sizes.Where(size => size > 0)];
            if (sizes.Length > 0)
            {
                await CostComparison.RunAsync(ours, official, sizes, duration, verdict, cancellationToken);
            }

            verdict.PrintNotes();
            return verdict.IsGood;
        }
    }
}
