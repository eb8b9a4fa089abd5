using System.Collections.Concurrent;
using System.Diagnostics;
using Reliability.Server;
using static System.FormattableString;

namespace Reliability.Chaos;

/// <summary>Short calls with random faults: does each end for its reason, and is everything given back?</summary>
internal static class ChaosRun
{
    private const int WarmUp = 100;
    private const int MostPrinted = 20;

    // What pools and queues of the runtime hold beyond what they held before: their size follows the busiest moment, not the number of calls.
    private const long MostPoolGrowth = 64 * 1024 * 1024;

    // What is given back late: connections that linger, work that is queued.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    /// <summary>Prints the seed, what ended how, and what the server held before and after.</summary>
    /// <returns>Whether every end was right and nothing was kept.</returns>
    public static async Task<bool> RunAsync(int count, int atOnce, int seed, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Chaos: {count} calls, {atOnce} at once, --seed {seed}");
        await using TestedServerProcess server = await TestedServerProcess.StartAsync(isImpatient: true, containerMiB: null, cancellationToken);

        // Code is compiled and pools are filled before anything is compared.
        await PlaceAsync(server, Enumerable.Range(-WarmUp, WarmUp), atOnce, seed, cancellationToken);
        ServerState before = await SettleAsync(server, state => state is { Streams: 0, ActiveStreams: 0, Handlers: 0, Sessions: 0 }, cancellationToken);
        await server.TakeEndsAsync(cancellationToken);
        server.ResetPeak();

        var clock = Stopwatch.StartNew();
        ConcurrentDictionary<string, (ChaosEnding Ending, int? Status, string? Failure)> callers =
            await PlaceAsync(server, Enumerable.Range(0, count), atOnce, seed, cancellationToken);
        TimeSpan took = clock.Elapsed;
        ServerState after = await SettleAsync(server, state => IsGivenBack(before, state), cancellationToken);
        List<string> problems = Judge(callers, await server.TakeEndsAsync(cancellationToken));

        foreach (IGrouping<string, ChaosEnding> group in callers.Values.Select(call => call.Ending).GroupBy(ending => ending.Name).OrderBy(group => group.Key))
        {
            ChaosEnding ending = group.First();
            Console.WriteLine(Invariant($"  {group.Key,-22}{group.Count(),6} x {ending.Reason}{(ending.Status is { } status ? $", {status}" : "")}"));
        }

        Console.WriteLine(Invariant($"{count} calls in {took.TotalSeconds:0} s; {problems.Count} ended otherwise than they must"));
        foreach (string problem in problems.Take(MostPrinted))
        {
            Console.WriteLine($"  {problem}");
        }

        Print("before", before);
        Print("after", after);
        Console.WriteLine(Invariant($"peak resident memory {server.ReadPeakBytes() / 1024.0 / 1024:0} MiB"));
        bool isGivenBack = IsGivenBack(before, after);
        Console.WriteLine(isGivenBack ? "Everything was given back." : "SOMETHING WAS KEPT.");
        return problems.Count == 0 && isGivenBack;
    }

    private static async Task<ConcurrentDictionary<string, (ChaosEnding Ending, int? Status, string? Failure)>> PlaceAsync(
        TestedServerProcess server, IEnumerable<int> numbers, int atOnce, int seed, CancellationToken cancellationToken)
    {
        var calls = new ConcurrentDictionary<string, (ChaosEnding Ending, int? Status, string? Failure)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(numbers, options, async (number, token) =>
        {
            var call = new ChaosCall(seed, number);
            int? status = null;
            string? failure = null;
            try
            {
                status = await call.RunAsync(server, token);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                failure = $"{e.GetType().Name}: {e.Message}";
            }

            calls[call.Path] = (call.Ending, status, failure);
        });
        return calls;
    }

    private static List<string> Judge(
        ConcurrentDictionary<string, (ChaosEnding Ending, int? Status, string? Failure)> callers, IReadOnlyList<CallEnd> ends)
    {
        ILookup<string, CallEnd> told = ends.ToLookup(end => end.Path);
        var problems = new List<string>();
        foreach ((string path, (ChaosEnding ending, int? status, string? failure)) in callers)
        {
            string? problem = failure
                ?? (told[path].Count() == 1 ? ending.Judge(told[path].First(), status) : $"{ending.Name}: {told[path].Count()} ends were told");
            if (problem is not null)
            {
                problems.Add($"{path}: {problem}");
            }
        }

        return problems;
    }

    private static void Print(string when, ServerState state) => Console.WriteLine(Invariant(
        $"{when,-8}{state.Streams} streams, {state.Handlers} handlers, {state.Sessions} sessions in memory, {state.Timers} timers, {state.Sockets} sockets, {state.RentedBuffers} of {state.RentedInAll:N0} pooled buffers, {state.ManagedBytes / 1024.0 / 1024:0.0} MiB managed"));

    private static async Task<ServerState> SettleAsync(TestedServerProcess server, Func<ServerState, bool> isSettled, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            ServerState state = await server.GetStateAsync(collect: true, cancellationToken);
            if (isSettled(state) || clock.Elapsed > Settling)
            {
                return state;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
        }
    }

    // Timers and sockets: the request that asks, and Kestrel's own, come and go.
    private static bool IsGivenBack(ServerState before, ServerState after) =>
        after is { Streams: 0, ActiveStreams: 0, Handlers: 0, Sessions: 0 }
        && after.Timers <= before.Timers + 2
        && after.Sockets <= before.Sockets + 2
        && after.RentedBuffers <= before.RentedBuffers + 2
        && after.ManagedBytes <= before.ManagedBytes + MostPoolGrowth;
}
