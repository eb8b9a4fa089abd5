using System.Globalization;
using EndToEnd.Load;
using EndToEnd.Servers;

namespace EndToEnd;

/// <summary>All servers with the same number of calls, in turns, and each as a ratio to the bare one of the same round.</summary>
internal static class ClosedLoopRun
{
    public static async Task RunAsync(ServerKind[] kinds, int calls, bool paced, int rounds, TimeSpan window, TimeSpan warmUp)
    {
        var servers = new List<MeasuredServer>();
        var groups = new List<CallGroup>();
        var windows = kinds.ToDictionary(kind => kind, _ => new List<Window>());
        var memory = new Dictionary<ServerKind, double>();
        try
        {
            foreach (ServerKind kind in kinds)
            {
                servers.Add(await MeasuredServer.StartAsync(kind));
            }

            foreach (MeasuredServer server in servers)
            {
                await Console.Error.WriteLineAsync($"{calls} calls: {server.Kind} warms up");

                // Once with a few calls, so that what the first ones cost counts to the server and not to the calls.
                using (CallGroup first = await CallGroup.ConnectAsync(server, 20))
                {
                    await first.WarmUpAsync(warmUp);
                }

                await Task.Delay(500);
                long before = (await server.GetStatsAsync()).WorkingSet;
                CallGroup group = await CallGroup.ConnectAsync(server, calls);
                groups.Add(group);
                await group.RunClosedLoopAsync(TimeSpan.FromSeconds(1));
                await Task.Delay(1000);
                memory[server.Kind] = ((await server.GetStatsAsync()).WorkingSet - before) / 1024.0 / calls;
                await group.RunClosedLoopAsync(warmUp);
            }

            int[][] collections = [.. (await Task.WhenAll(servers.Select(server => server.GetStatsAsync()))).Select(stats => stats.Collections)];
            for (int round = 0; round < rounds; round++)
            {
                await Console.Error.WriteLineAsync($"{calls} calls: round {round + 1} of {rounds}");
                for (int i = 0; i < groups.Count; i++)
                {
                    // Another one begins each round, so that none always follows the same one.
                    int turn = (i + round) % groups.Count;
                    windows[kinds[turn]].Add(await (paced ? groups[turn].RunPacedAsync(window) : groups[turn].RunClosedLoopAsync(window)));
                }
            }

            int[][] after = [.. (await Task.WhenAll(servers.Select(server => server.GetStatsAsync()))).Select(stats => stats.Collections)];
            Print(kinds, $"{calls} calls, {(paced ? "50 messages/s each" : "closed loop")}, {rounds} rounds", windows, memory, [.. after.Zip(collections, (now, then) => now.Zip(then, (a, b) => a - b).ToArray())]);
        }
        finally
        {
            groups.ForEach(group => group.Dispose());
            servers.ForEach(server => server.Dispose());
        }
    }

    private static void Print(
        ServerKind[] kinds, string title, Dictionary<ServerKind, List<Window>> windows, Dictionary<ServerKind, double> memory, int[][] collections)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Console.WriteLine("| server | messages/s | server CPU per message | ratio to bare (95 % interval) | Sdk as a ratio to it | p50 | p99 | server's core busy | memory per idle call | GC gen 0/1/2 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        List<Window> bare = windows[kinds[0]];
        List<Window>? sdk = windows.GetValueOrDefault(ServerKind.Sdk);
        for (int i = 0; i < kinds.Length; i++)
        {
            List<Window> own = windows[kinds[i]];
            MedianInterval ratio = Ratio(own, bare);
            string ofSdk = sdk is null || own == sdk ? "" : Ratio(sdk, own).ToString();
            string gc = kinds[i] == ServerKind.Node ? "" : string.Join(" / ", collections[i]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kinds[i]} | {Median(own, w => w.MessagesPerSecond):0} | {Median(own, w => w.CpuPerMessage):0.00} µs | {ratio} | {ofSdk} | {Median(own, w => w.Latencies.Milliseconds(0.5)):0.00} ms | {Median(own, w => w.Latencies.Milliseconds(0.99)):0.00} ms | {Median(own, w => w.Load) * 100:0} % | {memory[kinds[i]]:0.0} kB | {gc} |"));
        }
    }

    /// <summary>Compares each turn with the other server's of the same round.</summary>
    private static MedianInterval Ratio(List<Window> own, List<Window> other) =>
        new(own.Zip(other, (window, floor) => window.CpuPerMessage / floor.CpuPerMessage));

    private static double Median(List<Window> windows, Func<Window, double> value) => new MedianInterval(windows.Select(value)).Median;
}
