using System.Globalization;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Compare;

/// <summary>Interruptions of both agents, on each line at the same time.</summary>
internal static class InterruptComparison
{
    private const int PerCall = 10;
    private const int AtOnce = 4;

    // Six seconds: longer than any caller listens.
    private const string Answer = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24";

    /// <param name="ours">The server of this SDK.</param>
    /// <param name="official">The server of the official one.</param>
    /// <param name="count">Interruptions of each agent on each line.</param>
    /// <param name="verdict">Where a comparison is counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RunAsync(IAgentServer ours, IAgentServer official, int count, Verdict verdict, CancellationToken cancellationToken)
    {
        // Until the code is compiled: calls that are not counted.
        await MeasureAsync(ours, official, ComparedLine.All[0], AtOnce * 2, 2, cancellationToken);
        var rows = new List<string>();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| ours / official | error of the truncation, median | maximum | median with its sign | more than {LineScore.TooLongMilliseconds} ms too long | wrong words | errors of the API |"));
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (ComparedLine line in ComparedLine.All)
        {
            (LineScore a, LineScore b) = await MeasureAsync(ours, official, line, count, PerCall, cancellationToken);
            Console.WriteLine(
                $"| {line.Name} | {verdict.Of(a.MedianError, b.MedianError, "ms")} | {verdict.Of(a.MaxError, b.MaxError, "ms")} | {Verdict.Pair(a.MedianSignedError, b.MedianSignedError, "ms")} | {verdict.Of(a.TooLong, b.TooLong)} of {a.Count} / {b.Count} | {verdict.Of(a.WrongWords, b.WrongWords)} | {verdict.Of(a.ApiErrors, b.ApiErrors)} |");
            rows.Add(
                $"| {line.Name} | {verdict.Of(a.OldAudio, b.OldAudio, "ms")} | {verdict.Of(a.MedianLastHeard, b.MedianLastHeard, "ms")} | {verdict.Of(a.MaxLastHeard, b.MaxLastHeard, "ms")} | {verdict.Of(a.MaxBuffered, b.MaxBuffered, "ms")} | {verdict.Of(a.Uncleared, b.Uncleared)} | {verdict.Of(a.Underruns, b.Underruns)} |");
            foreach (string note in a.Notes)
            {
                verdict.Note($"{line.Name}, ours: {note}", isBad: false);
            }

            foreach (string problem in a.Problems.Select(one => $"ours: {one}").Concat(b.Problems.Select(one => $"official: {one}")))
            {
                verdict.Note($"{line.Name}, {problem}");
            }
        }

        Console.WriteLine();
        Console.WriteLine("| ours / official | old audio after the clear, all | first sound of the caller to the last old audio, median | maximum | buffered at the carrier, maximum | not cleared | underruns |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        rows.ForEach(Console.WriteLine);
        Console.WriteLine();
    }

    private static async Task<(LineScore Ours, LineScore Official)> MeasureAsync(
        IAgentServer ours, IAgentServer official, ComparedLine line, int count, int perCall, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions
        {
            KeepsInput = false,
            DeltaDuration = line.Delta,
            Answer = _ => RealtimeAnswer.Says(Answer),
        });
        ComparedCall[][] calls = await Task.WhenAll(RunAsync(ours), RunAsync(official));
        return (await ScoreAsync(calls[0]), await ScoreAsync(calls[1]));

        async Task<ComparedCall[]> RunAsync(IAgentServer server)
        {
            ComparedCall[] all = [.. Enumerable.Range(1, (count + perCall - 1) / perCall).Select(number => new ComparedCall(number, perCall, line))];
            await Parallel.ForEachAsync(
                all,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (call, _) => await call.RunAsync(server, service, cancellationToken));
            return all;
        }
    }

    private static async Task<LineScore> ScoreAsync(ComparedCall[] calls)
    {
        var score = new LineScore();
        foreach (ComparedCall call in calls)
        {
            call.Score(score);
            await call.DisposeAsync();
        }

        return score;
    }
}
