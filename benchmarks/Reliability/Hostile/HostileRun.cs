using System.Diagnostics;
using System.Net.Sockets;
using Reliability.Server;
using static System.FormattableString;

namespace Reliability.Hostile;

/// <summary>Hostile peers against a server with default options that also has ordinary calls: what do those notice, and what does it cost?</summary>
internal static class HostileRun
{
    // Ordinary calls speak for a while before and after the attack too.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    // What the collector has not collected yet, however many connections there are.
    private const long Garbage = 64L * 1024 * 1024;

    // Whatever its peer says: a few records of Information and one of each kind of irregularity every ten seconds.
    private const long MostOfACallsLog = 64_000;

    /// <summary>Prints a line for each attack.</summary>
    /// <param name="share">How much of each attack, above 0 and at most 1.</param>
    /// <param name="isTogether">All attacks at the same time instead of one after another.</param>
    /// <param name="calls">Ordinary calls at the same time.</param>
    /// <param name="mostMiB">The memory of the server's container: the most that may ever be resident.</param>
    /// <param name="only">Runs the attacks whose name contains this; empty for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether each attack ended as it must, memory stayed in its bound and no ordinary call lost anything.</returns>
    public static async Task<bool> RunAsync(double share, bool isTogether, int calls, int mostMiB, string only, CancellationToken cancellationToken)
    {
        await using TestedServerProcess server = await TestedServerProcess.StartAsync(isImpatient: false, mostMiB, cancellationToken);
        Uri url = server.StreamUrl("/stream");
        OrdinaryReport calm = await OrdinaryCalls.RunAsync(url, calls, TimeSpan.FromSeconds(isTogether ? 3 : 10), cancellationToken);
        Console.WriteLine(Invariant($"{"",-31}{"ends",-28}{"seconds",8}{"peak MiB",10}{"echo p50",10}{"p99",8}{"most ms",9}{"lost",6}"));
        Print("ordinary calls alone", "", TimeSpan.Zero, server.ReadPeakBytes(), calm);
        bool isWell = true;
        HostilePeer[] peers = [.. HostilePeer.All.Where(peer => peer.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
        IReadOnlyList<HostilePeer[]> rounds = isTogether ? [peers] : [.. peers.Select(peer => new[] { peer })];
        foreach (HostilePeer[] round in rounds)
        {
            server.ResetPeak();
            long before = server.ReadPeakBytes();
            var clock = Stopwatch.StartNew();
            Task<OrdinaryReport> ordinary = OrdinaryCalls.RunAsync(url, calls, TimeForOf(round) + (2 * Margin), cancellationToken);
            await Task.Delay(Margin, cancellationToken);
            (HostilePeer Peer, string Ends, bool IsRight, TimeSpan Took)[] attacks =
                await Task.WhenAll(round.Select(peer => AttackAsync(peer, server.StreamUrl(PathOf(peer)), share, cancellationToken)));
            OrdinaryReport report = await ordinary;
            ILookup<string, CallEnd> told = (await server.TakeEndsAsync(cancellationToken)).ToLookup(end => end.Path);
            long peak = server.ReadPeakBytes();
            foreach ((HostilePeer peer, string ends, bool isRight, TimeSpan took) in attacks)
            {
                Print(peer.Name, isRight ? ends : $"{ends} WRONG", took, peak, report);
                string[] wrong = [.. told[PathOf(peer)].Select(TextOf).Where(text => text != peer.Completion).Distinct()];
                if (wrong.Length > 0)
                {
                    Console.WriteLine($"  sessions say {string.Join(", ", wrong)}, not {peer.Completion ?? "anything"} WRONG");
                }

                isWell &= isRight && wrong.Length == 0;
            }

            if (round is [{ MostBytesEach: { } each } alone])
            {
                long most = Garbage + (each * Connections(alone, share));
                bool isBounded = peak - before <= most;
                Console.WriteLine(Invariant($"  {(peak - before) / 1024.0 / 1024:0} MiB more resident, of {most / 1024.0 / 1024:0} that its bounds allow{(isBounded ? "" : " WRONG")}"));
                isWell &= isBounded;
            }

            isWell &= peak <= mostMiB * 1024L * 1024;
            foreach (string problem in report.Problems)
            {
                Console.WriteLine($"  ordinary calls: {problem}");
                isWell = false;
            }
        }

        ServerState after = await server.GetStateAsync(collect: true, cancellationToken);
        Console.WriteLine(Invariant(
            $"afterwards {after.Streams} streams, {after.Handlers} handlers, {after.Sockets} sockets, {after.ResidentBytes / 1024.0 / 1024:0} MiB resident, {after.ManagedBytes / 1024.0 / 1024:0.0} MiB managed; bound {mostMiB} MiB"));
        Console.WriteLine(Invariant($"longest log of a call {after.LongestCallLog} characters; bound {MostOfACallsLog}"));
        isWell &= after.LongestCallLog <= MostOfACallsLog;
        Console.WriteLine(isWell ? "All ended as they must." : "SOMETHING IS WRONG.");
        return isWell;
    }

    private static string PathOf(HostilePeer peer) => $"/calls/{HostilePeer.All.ToList().IndexOf(peer)}/{peer.Habit}";

    private static string TextOf(CallEnd end) => end.Status is { } status ? $"{end.Reason} {status}" : end.Reason.ToString();

    // As long as the slowest timeout that ends one of them: Kestrel's for headers is 30 s, ours 10 s.
    private static TimeSpan TimeForOf(HostilePeer[] round) =>
        TimeSpan.FromSeconds(round.Any(peer => peer.Expected.Contains("HTTP 408")) ? 32 : 12);

    private static async Task<(HostilePeer Peer, string Ends, bool IsRight, TimeSpan Took)> AttackAsync(
        HostilePeer peer, Uri url, double share, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var clock = Stopwatch.StartNew();
        int connections = Connections(peer, share);
        string[] ends = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AttackOnceAsync(peer, url, share, limit.Token)));
        string told = string.Join(", ", ends.GroupBy(end => end).OrderBy(group => group.Key).Select(group => Invariant($"{group.Key} ({group.Count()})")));
        return (peer, told, ends.All(peer.Expected.Contains), clock.Elapsed);
    }

    private static int Connections(HostilePeer peer, double share) => Math.Max(1, (int)(peer.Connections * share));

    private static async Task<string> AttackOnceAsync(HostilePeer peer, Uri url, double share, CancellationToken cancellationToken)
    {
        try
        {
            using RawClient connection = await RawClient.ConnectAsync(url, cancellationToken);
            return await peer.AttackAsync(connection, share, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return "no end";
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return "cut";
        }
    }

    private static void Print(string name, string ends, TimeSpan took, long peak, OrdinaryReport ordinary) => Console.WriteLine(Invariant(
        $"{name,-31}{ends,-28}{took.TotalSeconds,8:0.0}{peak / 1024.0 / 1024,10:0}{ordinary.P50,10:0.0}{ordinary.P99,8:0.0}{ordinary.Max,9:0.0}{ordinary.Lost,6}"));
}
