using System.Globalization;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary>The report of scenarios: for people, for machines and for CI systems.</summary>
internal static class ScenarioReport
{
    /// <summary>Returns the lines about one scenario.</summary>
    public static IEnumerable<string> ToLines(ScenarioResult result)
    {
        string calls = result.Calls.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", {result.Calls.Count} calls");
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{(result.Passed ? "passed" : "FAILED")}  {result.Scenario.Name} ({result.Duration.TotalSeconds:0.0} s{calls})");
        foreach (string failure in result.Failures)
        {
            yield return $"        {failure}";
        }
    }

    /// <summary>Returns the last line, about all of them.</summary>
    public static string Conclude(IReadOnlyList<ScenarioResult> results, int planned)
    {
        int failed = results.Count(result => !result.Passed);
        string skipped = results.Count == planned ? "" : string.Create(CultureInfo.InvariantCulture, $" {planned - results.Count} did not run.");
        return string.Create(CultureInfo.InvariantCulture, $"{CallReportText.Count(results.Count, "scenario")}, {failed} failed.{skipped}");
    }

    public static string ToJson(IReadOnlyList<ScenarioResult> results) => ReportJson.Write(new
    {
        Passed = results.All(result => result.Passed),
        Scenarios = results.Select(result => new
        {
            result.Scenario.Name,
            result.Passed,
            DurationMs = Math.Round(result.Duration.TotalMilliseconds, 1),
            Calls = result.Calls.Select(call => new { Passed = call.Failure is null, call.Failure, call.Report }),
        }),
    });

    public static JUnitSuite ToJUnit(IReadOnlyList<ScenarioResult> results) => new(
        "wavix-sim scenarios",
        results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Duration),
        [
            .. results.Select(result => new JUnitCase(
                "wavix-sim.scenario",
                result.Scenario.Name,
                result.Passed ? JUnitOutcome.Passed : JUnitOutcome.Failed,
                result.Passed ? result.Scenario.Description ?? "" : string.Join(Environment.NewLine, result.Failures),
                result.Duration)),
        ]);
}
