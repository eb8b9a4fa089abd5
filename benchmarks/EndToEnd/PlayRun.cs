using System.Diagnostics;
using System.Globalization;
using EndToEnd.Load;
using EndToEnd.Servers;

namespace EndToEnd;

/// <summary>One core plays to many calls at once: how far from its time does each frame come?</summary>
internal static class PlayRun
{
    // The SDK's default lead, 200 ms, goes out at once; a frame is due every 20 ms from then on.
    private const int FramesAhead = 10;
    private const double FrameMilliseconds = 20;

    public static async Task RunAsync(int[] sizes, TimeSpan duration, TimeSpan warmUp)
    {
        using ServerProcess server = await ServerProcess.StartAsync(ServerKind.Play);
        await MeasureAsync(server, 100, warmUp);
        Console.WriteLine();
        Console.WriteLine("| calls | frames | late by p50 | p99 | p99.9 | underruns | server's core busy |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int calls in sizes)
        {
            (Latencies late, double load, long underruns) = await MeasureAsync(server, calls, duration);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {calls} | {late.Count} | {late.At(0.5):0.00} ms | {late.At(0.99):0.00} ms | {late.At(0.999):0.00} ms | {underruns} | {load * 100:0} % |"));
        }
    }

    private static async Task<(Latencies Late, double Load, long Underruns)> MeasureAsync(ServerProcess server, int count, TimeSpan duration)
    {
        long underruns = await server.GetUnderrunsAsync();
        var calls = new LoadCall[count];
        var arrivals = new List<long>[count];
        for (int i = 0; i < count; i++)
        {
            List<long> own = arrivals[i] = new((int)(duration.TotalMilliseconds / FrameMilliseconds) + 1000);
            calls[i] = new LoadCall(i, checksEcho: false) { OnEcho = _ => own.Add(Stopwatch.GetTimestamp()) };
            await calls[i].ConnectAsync(server.Port);
        }

        TimeSpan cpu = server.ProcessorTime;
        var clock = Stopwatch.StartNew();
        await Task.Delay(duration);
        double load = (server.ProcessorTime - cpu) / clock.Elapsed;
        foreach (LoadCall call in calls)
        {
            call.Dispose();
        }

        // Every handler has returned by then, and told its underruns.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var late = new Latencies();
        foreach (List<long> own in arrivals)
        {
            Measure(own, late);
        }

        return (late, load, await server.GetUnderrunsAsync() - underruns);
    }

    /// <summary>Each frame's delay, against the most punctual of its call.</summary>
    private static void Measure(List<long> arrivals, Latencies late)
    {
        double[] offsets =
        [
            .. Enumerable.Range(FramesAhead, Math.Max(0, arrivals.Count - FramesAhead))
                .Select(i => Stopwatch.GetElapsedTime(arrivals[0], arrivals[i]).TotalMilliseconds - (i * FrameMilliseconds)),
        ];
        double earliest = offsets.DefaultIfEmpty().Min();
        foreach (double offset in offsets)
        {
            late.Add(TimeSpan.FromMilliseconds(offset - earliest));
        }
    }
}
