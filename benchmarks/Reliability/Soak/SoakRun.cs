using System.Diagnostics;
using Reliability.Server;
using static System.FormattableString;

namespace Reliability.Soak;

/// <summary>Many calls for a long time: does the memory of the server stay flat?</summary>
internal static class SoakRun
{
    private static readonly TimeSpan MostBetween = TimeSpan.FromSeconds(30);

    /// <summary>Prints a sample now and then, and the slopes at the end. The first fifth of the time is not judged: code and pools settle.</summary>
    /// <returns>Whether memory was flat, every frame came back and nothing was left.</returns>
    public static async Task<bool> RunAsync(int calls, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using TestedServerProcess server = await TestedServerProcess.StartAsync(isImpatient: false, containerMiB: null, cancellationToken);
        var clock = Stopwatch.StartNew();
        Task<OrdinaryReport> calling = OrdinaryCalls.RunAsync(server.StreamUrl("/stream"), calls, duration, cancellationToken);
        TimeSpan between = duration / 40 < MostBetween ? duration / 40 : MostBetween;
        var at = new List<double>();
        var resident = new List<double>();
        var managed = new List<double>();
        while (await Task.WhenAny(calling, Task.Delay(between, cancellationToken)) != calling)
        {
            ServerState state = await server.GetStateAsync(collect: true, cancellationToken);
            Console.WriteLine(Invariant(
                $"{clock.Elapsed.TotalSeconds,6:0} s: {state.Streams} streams, {Flatness.ToMiB(state.ResidentBytes):0.0} MiB resident, {Flatness.ToMiB(state.ManagedBytes):0.00} MiB managed, {state.QueuedEvents} events queued, {state.CpuSeconds:0} s CPU"));
            if (state.Streams == calls && clock.Elapsed > duration / 5)
            {
                at.Add(clock.Elapsed.TotalMinutes);
                resident.Add(Flatness.ToMiB(state.ResidentBytes));
                managed.Add(Flatness.ToMiB(state.ManagedBytes));
            }
        }

        OrdinaryReport report = await calling;
        ServerState after = await server.GetStateAsync(collect: true, cancellationToken);
        Console.WriteLine(Invariant(
            $"{calls} calls, {duration.TotalMinutes:0.#} min: {report.Sent:N0} frames sent, {report.Echoed:N0} echoed, {report.Lost} lost; echo p50 {report.P50} ms, p99 {report.P99} ms, most {report.Max} ms; the driver was late by {report.DriverLagP99} ms (p99)"));
        Console.WriteLine($"afterwards {after.Streams} streams, {after.Handlers} handlers, {after.Sessions} sessions in memory");
        bool isFlat = Flatness.Judge("resident", at, resident) & Flatness.Judge("managed, after collection", at, managed);
        foreach (string problem in report.Problems)
        {
            Console.WriteLine(problem);
        }

        return isFlat && report.Problems.Count == 0 && after is { Streams: 0, Handlers: 0, Sessions: 0 };
    }
}
