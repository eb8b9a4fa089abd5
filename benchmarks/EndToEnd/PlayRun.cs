using System.Diagnostics;
using System.Globalization;
using EndToEnd.Load;
using EndToEnd.Servers;

namespace EndToEnd;

/// <summary>One core plays to many calls at once: how far from its time does each frame come?</summary>
internal static class PlayRun
{
    private const double FrameMilliseconds = 20;

    // Calls come in by the hundred, and the first 200 ms of each playback go out at once: a core that is nearly full needs seconds to make up
    // for that, and it is not what is asked.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(int[] sizes, TimeSpan duration, TimeSpan warmUp)
    {
        using MeasuredServer server = await MeasuredServer.StartAsync(ServerKind.Play);
        await MeasureAsync(server, 100, warmUp);
        Console.WriteLine();
        Console.WriteLine("| calls | frames | late by p50 | p99 | p99.9 | underruns | server's core busy |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (int calls in sizes)
        {
            (LatencyHistogram late, double load, long underruns) = await MeasureAsync(server, calls, duration);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {calls} | {late.Count} | {late.Milliseconds(0.5):0.00} ms | {late.Milliseconds(0.99):0.00} ms | {late.Milliseconds(0.999):0.00} ms | {underruns} | {load * 100:0} % |"));
        }
    }

    private static async Task<(LatencyHistogram Late, double Load, long Underruns)> MeasureAsync(MeasuredServer server, int count, TimeSpan duration)
    {
        long underruns = await server.GetUnderrunsAsync();
        var calls = new EchoCall[count];
        var arrivals = new List<long>[count];
        for (int i = 0; i < count; i++)
        {
            List<long> own = arrivals[i] = new((int)(duration.TotalMilliseconds / FrameMilliseconds) + 1000);
            calls[i] = new EchoCall(i, checksEcho: false) { OnEcho = _ => own.Add(Stopwatch.GetTimestamp()) };
            await calls[i].ConnectAsync(server.Port);
        }

        await Task.Delay(Settling);
        long begun = Stopwatch.GetTimestamp();
        TimeSpan cpu = server.ProcessorTime;
        await Task.Delay(duration);
        double load = (server.ProcessorTime - cpu) / Stopwatch.GetElapsedTime(begun);
        foreach (EchoCall call in calls)
        {
            call.Dispose();
        }

        // Every handler has returned by then, and told its underruns.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var late = new LatencyHistogram();
        foreach (List<long> own in arrivals)
        {
            late.AddLateness(own, own.FindIndex(at => at >= begun) is var first and >= 0 ? first : own.Count);
        }

        return (late, load, await server.GetUnderrunsAsync() - underruns);
    }
}
