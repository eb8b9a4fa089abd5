using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Reliability;

/// <summary>What ordinary calls saw.</summary>
internal sealed record OrdinaryReport(long Sent, long Echoed, long Lost, int EndedEarly, double P50, double P99, double Max, double DriverLagP99, IReadOnlyList<string> Problems);

/// <summary>Calls as Wavix places them, 50 frames a second each way, by <c>wavix-sim load</c> in a process of its own.</summary>
internal static class OrdinaryCalls
{
    public static async Task<OrdinaryReport> RunAsync(Uri server, int calls, TimeSpan duration, CancellationToken cancellationToken)
    {
        string ramp = calls > 50 ? "10s" : "1s";
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "wavix-sim.dll"),
            "load", server.ToString(),
            "--calls", calls.ToString(CultureInfo.InvariantCulture),
            "--duration", string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0}s"),
            "--ramp", ramp,
            "--json",
        ])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        JsonNode report = JsonNode.Parse(output) ?? throw new InvalidOperationException($"wavix-sim said: {output}");
        JsonNode? latency = report["echo_latency_ms"];
        return new OrdinaryReport(
            report["frames_sent"]!.GetValue<long>(),
            report["frames_echoed"]!.GetValue<long>(),
            report["frames_lost"]?.GetValue<long>() ?? 0,
            report["calls_ended_early"]!.GetValue<int>(),
            latency?["p50"]?.GetValue<double>() ?? double.NaN,
            latency?["p99"]?.GetValue<double>() ?? double.NaN,
            latency?["max"]?.GetValue<double>() ?? double.NaN,
            report["driver_lag_ms"]!["p99"]!.GetValue<double>(),
            [.. report["problems"]!.AsArray().Select(problem => problem!.GetValue<string>())]);
    }
}
