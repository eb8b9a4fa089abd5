using System.Diagnostics;
using System.Globalization;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Cost;

/// <summary>What a conversation costs the server: the callers and the model's service are in this process, the server is in one of its own.</summary>
internal static class CostRun
{
    /// <returns>Whether the bars were reached.</returns>
    public static async Task<bool> RunAsync(int[] sizes, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await TalkingCallers.StartServiceAsync();
        await using AgentServerProcess server = await AgentServerProcess.StartAsync(cancellationToken);

        // Until the code is compiled for good.
        await MeasureAsync(server, service, 50, TimeSpan.FromSeconds(20), cancellationToken);
        Console.WriteLine("| calls | CPU per call-second | bar | allocated per call-second | underruns | between appends to the model: median | p99 | input lost |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        bool isGood = true;
        foreach (int count in sizes)
        {
            CostResult result = await MeasureAsync(server, service, count, duration, cancellationToken);
            double? bar = count switch { 20 => 7.3, 50 => 5.6, _ => null };
            isGood &= bar is null || result.Cpu <= bar;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {result.Cpu:0.0} ms | {(bar is null ? "" : $"{bar:0.0} ms")}{(result.Cpu > bar ? ", MISSED" : "")} | {result.Allocated / 1024:0} KiB | {result.Underruns} | {result.AppendGaps[result.AppendGaps.Length / 2]:0.0} ms | {result.AppendGaps[result.AppendGaps.Length * 99 / 100]:0.0} ms | {result.LostInput:0} ms |"));
        }

        return isGood;
    }

    private static async Task<CostResult> MeasureAsync(
        AgentServerProcess server, FakeRealtimeService service, int count, TimeSpan duration, CancellationToken cancellationToken)
    {
        ServerState before = await server.GetStateAsync(cancellationToken);
        ServerState begin, end;
        TimeSpan cpu;
        double callSeconds;
        TalkingCallers callers = await TalkingCallers.StartAsync(server, service, count, cancellationToken);
        await using (callers)
        {
            begin = await server.GetStateAsync(cancellationToken);
            cpu = server.ProcessorTime;
            long begun = Stopwatch.GetTimestamp();
            await Task.Delay(duration, cancellationToken);
            callSeconds = count * Stopwatch.GetElapsedTime(begun).TotalSeconds;
            cpu = server.ProcessorTime - cpu;
            end = await server.GetStateAsync(cancellationToken);
        }

        double lost = 0;
        foreach (string id in callers.Ids)
        {
            lost += (await server.GetReportAsync(id, cancellationToken)).DroppedMilliseconds;
        }

        ServerState after = await server.GetStateAsync(cancellationToken);
        return new CostResult(
            cpu.TotalMilliseconds / callSeconds, (end.Allocated - begin.Allocated) / callSeconds, after.Underruns - before.Underruns, [.. callers.AppendGaps.Order()], lost);
    }

    /// <param name="Cpu">Processor time of the server, in ms per second of a call.</param>
    /// <param name="Allocated">Bytes per second of a call.</param>
    /// <param name="Underruns">Answers that stopped because their audio was late.</param>
    /// <param name="AppendGaps">Times between two appends of the caller's audio at the model's service, in ms, the shortest first.</param>
    /// <param name="LostInput">Audio of callers that the model did not get, in ms.</param>
    private sealed record CostResult(double Cpu, double Allocated, long Underruns, double[] AppendGaps, double LostInput);
}
