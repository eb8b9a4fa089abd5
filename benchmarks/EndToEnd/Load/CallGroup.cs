using System.Diagnostics;
using EndToEnd.Servers;

namespace EndToEnd.Load;

/// <summary>So many calls to one server.</summary>
internal sealed class CallGroup : IDisposable
{
    private readonly MeasuredServer _server;
    private readonly EchoCall[] _calls;

    private CallGroup(MeasuredServer server, EchoCall[] calls)
    {
        _server = server;
        _calls = calls;
    }

    public static async Task<CallGroup> ConnectAsync(MeasuredServer server, int count)
    {
        var calls = new EchoCall[count];
        for (int i = 0; i < count; i++)
        {
            calls[i] = new EchoCall(i);
            await calls[i].ConnectAsync(server.Port);
        }

        return new CallGroup(server, calls);
    }

    /// <summary>
    /// Runs for this long, and on until the server's runtime compiles next to nothing any more: while it still optimizes, on the one core
    /// that the server has, that is measured too.
    /// </summary>
    public async Task WarmUpAsync(TimeSpan atLeast)
    {
        const int MostTurns = 20;
        const int NextToNothing = 20;
        await RunClosedLoopAsync(atLeast);
        long before = 0;
        long now = await _server.GetCompiledAsync();
        for (int i = 0; i < MostTurns && now - before > NextToNothing; i++)
        {
            before = now;
            await RunClosedLoopAsync(atLeast / 2);
            now = await _server.GetCompiledAsync();
        }
    }

    /// <summary>Each call sends, waits for the echo, and sends again: as fast as the server can.</summary>
    public async Task<Window> RunClosedLoopAsync(TimeSpan duration)
    {
        var latencies = new LatencyHistogram();
        bool isOver = false;
        int underWay = _calls.Length;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (EchoCall call in _calls)
        {
            call.OnEcho = echoed =>
            {
                latencies.Add(Stopwatch.GetElapsedTime(echoed.SentAt));
                if (Volatile.Read(ref isOver))
                {
                    if (Interlocked.Decrement(ref underWay) == 0)
                    {
                        done.SetResult();
                    }
                }
                else
                {
                    echoed.SentAt = Stopwatch.GetTimestamp();
                    echoed.Send();
                }
            };
        }

        var measure = new Measure(_server);
        foreach (EchoCall call in _calls)
        {
            call.SentAt = Stopwatch.GetTimestamp();
            call.Send();
        }

        await Task.Delay(duration);
        Volatile.Write(ref isOver, true);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return measure.End(latencies);
    }

    /// <summary>Each call sends a message every 20 ms, as a call does, whether or not echoes come. Late is counted from when it was due.</summary>
    public async Task<Window> RunPacedAsync(TimeSpan duration)
    {
        var latencies = new LatencyHistogram();
        long echoed = 0;
        foreach (EchoCall call in _calls)
        {
            call.OnEcho = echo =>
            {
                latencies.Add(Stopwatch.GetElapsedTime(echo.SentAt));
                Interlocked.Increment(ref echoed);
            };
        }

        var measure = new Measure(_server);
        long sent = await Task.Factory.StartNew(() => Pace(duration), TaskCreationOptions.LongRunning);
        for (int i = 0; i < 200 && Interlocked.Read(ref echoed) < sent; i++)
        {
            await Task.Delay(10);
        }

        return measure.End(latencies) with { Lost = sent - Interlocked.Read(ref echoed) };
    }

    public void Dispose()
    {
        foreach (EchoCall call in _calls)
        {
            call.Dispose();
        }
    }

    private long Pace(TimeSpan duration)
    {
        const int TicksPerFrame = 20;
        long begun = Stopwatch.GetTimestamp();
        long sent = 0;
        long due = 0;
        while (Stopwatch.GetElapsedTime(begun) is var elapsed && elapsed < duration)
        {
            // Calls are spread evenly over the 20 ms.
            long target = (long)(elapsed.TotalMilliseconds * _calls.Length / TicksPerFrame);
            for (; due < target; due++)
            {
                EchoCall call = _calls[due % _calls.Length];
                call.SentAt = begun + (long)(due * TicksPerFrame / (double)_calls.Length * Stopwatch.Frequency / 1000);
                call.Send();
                sent++;
            }

            Thread.Sleep(1);
        }

        return sent;
    }

    /// <summary>What a server costs between two moments.</summary>
    private sealed class Measure(MeasuredServer server)
    {
        private readonly TimeSpan _cpu = server.ProcessorTime;
        private readonly long _at = Stopwatch.GetTimestamp();

        public Window End(LatencyHistogram latencies) => new(latencies.Count, Stopwatch.GetElapsedTime(_at), server.ProcessorTime - _cpu, latencies);
    }
}
