using System.Globalization;
using EndToEnd.Load;
using EndToEnd.Servers;

namespace EndToEnd;

/// <summary>How many calls of 50 messages/s one core holds: the most with 99 of 100 echoes within 20 ms and none lost.</summary>
internal static class CapacityRun
{
    private const double MostMilliseconds = 20;

    // Calls come in by the hundred, and a core that is nearly full needs seconds to make up for that.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(ServerKind[] kinds, TimeSpan window, TimeSpan warmUp)
    {
        Console.WriteLine();
        Console.WriteLine("| server | calls at 50 messages/s | p99 | server's core busy | load's core was the limit |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (ServerKind kind in kinds)
        {
            using MeasuredServer server = await MeasuredServer.StartAsync(kind);
            using (CallGroup first = await CallGroup.ConnectAsync(server, 50))
            {
                await first.WarmUpAsync(warmUp);
            }

            (int calls, Window? best) = await SearchAsync(server, window);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind} | {calls} | {best?.Latencies.Milliseconds(0.99):0.00} ms | {best?.Load * 100:0} % | {(best?.Load < 0.85 ? "yes" : "no")} |"));
        }
    }

    /// <summary>Doubles until it is too much, then halves the interval to 25 calls.</summary>
    private static async Task<(int Calls, Window? Best)> SearchAsync(MeasuredServer server, TimeSpan window)
    {
        const int Finest = 25;
        int held = 0;
        int tooMany = int.MaxValue;
        Window? best = null;
        while (tooMany - held > Finest)
        {
            int calls = held == 0 ? 200 : tooMany == int.MaxValue ? held * 2 : (held + tooMany) / 2;
            Window run = await TryAsync(server, calls, window);
            if (!Holds(run))
            {
                // A host that shares its cores has a bad moment now and then: once more, before it counts.
                run = await TryAsync(server, calls, window);
            }

            (held, tooMany, best) = Holds(run) ? (calls, tooMany, run) : (held, calls, best);
        }

        return (held, best);
    }

    private static bool Holds(Window run) => run.Lost == 0 && run.Latencies.Milliseconds(0.99) < MostMilliseconds;

    private static async Task<Window> TryAsync(MeasuredServer server, int calls, TimeSpan window)
    {
        using CallGroup group = await CallGroup.ConnectAsync(server, calls);
        await group.RunPacedAsync(Settling);
        Window run = await group.RunPacedAsync(window);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{server.Kind}: {calls} calls, p99 {run.Latencies.Milliseconds(0.99):0.00} ms, {run.Lost} lost, {run.Load * 100:0} % busy"));
        return run;
    }
}
