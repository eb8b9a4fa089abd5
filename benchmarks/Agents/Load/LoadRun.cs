using System.Diagnostics;
using System.Globalization;
using Agents.Server;
using EndToEnd.Load;

namespace Agents.Load;

/// <summary>Many calls with an agent whose model costs nothing: what does the agent add to the model's first audio, and what does a call cost?</summary>
internal static class LoadRun
{
    // Calls are answered one after the other, over this time.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    /// <returns>Whether every answer was heard without an underrun, and in time.</returns>
    public static async Task<bool> RunAsync(int count, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using AgentServerProcess server = await AgentServerProcess.StartAsync(cancellationToken);
        await MeasureAsync(server, 20, 0, TimeSpan.FromSeconds(8), cancellationToken);
        long before = await server.GetMemoryAsync(cancellationToken);
        LoadResult result = await MeasureAsync(server, count, 1000, duration, cancellationToken);
        Console.WriteLine("| calls | answers | model's first audio to the frame at the caller: p50 | p99 | maximum | underruns | CPU per call-second | resident memory per call |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {result.Overhead.Count} | {result.Overhead.Milliseconds(0.5):0.0} ms | {result.Overhead.Milliseconds(0.99):0.0} ms | {result.Overhead.Max.TotalMilliseconds:0.0} ms | {result.Underruns} | {result.Cpu.TotalMilliseconds:0.0} ms | {(result.WorkingSet - before) / 1024.0 / count:0} KiB |"));
        bool isGood = result.Underruns == 0 && result.Overhead.Milliseconds(0.99) <= 10;
        Console.WriteLine(isGood ? "Bars reached: no underrun, p99 at most 10 ms." : "MISSED: no underrun, p99 at most 10 ms.");
        return isGood;
    }

    private static async Task<LoadResult> MeasureAsync(AgentServerProcess server, int count, int firstNumber, TimeSpan duration, CancellationToken cancellationToken)
    {
        long underruns = (await server.GetStateAsync(cancellationToken)).Underruns;
        var calls = new EchoCall[count];
        var arrivals = new List<long>[count];
        for (int i = 0; i < count; i++)
        {
            List<long> own = arrivals[i] = new(10_000);
            calls[i] = new EchoCall(firstNumber + i, checksEcho: false) { OnEcho = _ => own.Add(Stopwatch.GetTimestamp()) };
        }

        using var stop = new CancellationTokenSource();
        int connected = 0;
        Task speaking = Task.Run(() => Speak(calls, () => Volatile.Read(ref connected), stop.Token), CancellationToken.None);
        foreach (EchoCall call in calls)
        {
            await call.ConnectAsync(server.Port);
            Interlocked.Increment(ref connected);
            await Task.Delay(Opening / count, cancellationToken);
        }

        await Task.Delay(Settling, cancellationToken);
        long begun = Stopwatch.GetTimestamp();
        TimeSpan cpu = server.ProcessorTime;
        await Task.Delay(duration, cancellationToken);
        long ended = Stopwatch.GetTimestamp();
        cpu = server.ProcessorTime - cpu;
        ServerState state = await server.GetStateAsync(cancellationToken);

        // Last, since its collection stops every call for a moment.
        long workingSet = await server.GetMemoryAsync(cancellationToken);
        await stop.CancelAsync();
        await speaking;
        foreach (EchoCall call in calls)
        {
            call.Dispose();
        }

        var overhead = new LatencyHistogram();
        for (int i = 0; i < count; i++)
        {
            foreach (long first in state.FirstAudio.GetValueOrDefault($"call-stream-{firstNumber + i:0000}", []).Where(at => at >= begun && at < ended - Stopwatch.Frequency))
            {
                int index = arrivals[i].FindIndex(at => at >= first);
                overhead.Add(index < 0 ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(first, arrivals[i][index]));
            }
        }

        return new LoadResult(
            overhead, state.Underruns - underruns, cpu / count / Stopwatch.GetElapsedTime(begun, ended).TotalSeconds, workingSet);
    }

    /// <summary>Every call that is connected sends a frame every 20 ms, at a time of its own.</summary>
    private static void Speak(EchoCall[] calls, Func<int> connected, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        for (long frame = 0; !cancellationToken.IsCancellationRequested; frame++)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                TimeSpan due = (frame + (i / (double)calls.Length)) * FrameDuration - Stopwatch.GetElapsedTime(start);
                if (due > TimeSpan.FromMilliseconds(1))
                {
                    Thread.Sleep(due);
                }

                if (i < connected())
                {
                    calls[i].Send();
                }
            }
        }
    }

    private sealed record LoadResult(LatencyHistogram Overhead, long Underruns, TimeSpan Cpu, long WorkingSet);
}
