using System.Diagnostics;
using System.Globalization;
using Agents.Cost;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Compare;

/// <summary>The processor time of both servers for each second of a conversation: in turns, and each half of the time.</summary>
internal static class CostComparison
{
    private const int WarmUpCalls = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    /// <param name="ours">The server of this SDK.</param>
    /// <param name="official">The server of the official one.</param>
    /// <param name="sizes">Numbers of calls.</param>
    /// <param name="duration">How long each number is measured, in all.</param>
    /// <param name="verdict">Where a comparison is counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RunAsync(
        IAgentServer ours, IAgentServer official, int[] sizes, TimeSpan duration, Verdict verdict, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await TalkingCallers.StartServiceAsync();

        // Until the code is compiled for good.
        await MeasureAsync(ours, service, WarmUpCalls, WarmUp, cancellationToken);
        await MeasureAsync(official, service, WarmUpCalls, WarmUp, cancellationToken);
        Console.WriteLine("| calls | CPU per call-second, ours / official | both turns: ours; official | answers |");
        Console.WriteLine("|---|---|---|---|");
        foreach (int count in sizes)
        {
            Cost[] turns = new Cost[4];
            for (int i = 0; i < turns.Length; i++)
            {
                // Ours, official, official, ours: what the machine does meanwhile affects both.
                turns[i] = await MeasureAsync(i is 0 or 3 ? ours : official, service, count, duration / 2, cancellationToken);
            }

            string each = string.Create(
                CultureInfo.InvariantCulture,
                $"{turns[0].PerCallSecond:0.0}, {turns[3].PerCallSecond:0.0}; {turns[1].PerCallSecond:0.0}, {turns[2].PerCallSecond:0.0} ms");
            string pair = verdict.OfCost((turns[0].PerCallSecond + turns[3].PerCallSecond) / 2, (turns[1].PerCallSecond + turns[2].PerCallSecond) / 2);
            Console.WriteLine($"| {count} | {pair} | {each} | {turns[0].Answers + turns[3].Answers} / {turns[1].Answers + turns[2].Answers} |");
        }

        Console.WriteLine();
    }

    private static async Task<Cost> MeasureAsync(
        IAgentServer server, FakeRealtimeService service, int count, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using TalkingCallers callers = await TalkingCallers.StartAsync(server, service, count, cancellationToken);
        int answers = callers.CountAnswers();
        TimeSpan cpu = server.ProcessorTime;
        long begun = Stopwatch.GetTimestamp();
        await Task.Delay(duration, cancellationToken);
        double callSeconds = count * Stopwatch.GetElapsedTime(begun).TotalSeconds;
        cpu = server.ProcessorTime - cpu;
        return new Cost(cpu.TotalMilliseconds / callSeconds, callers.CountAnswers() - answers);
    }

    private readonly record struct Cost(double PerCallSecond, int Answers);
}
