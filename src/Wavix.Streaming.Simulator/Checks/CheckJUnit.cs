namespace Wavix.Streaming.Simulator;

/// <summary>
/// The report as JUnit XML for CI systems, with one test case for each check. Advice that does not fail the run is reported as a pass with
/// a note.
/// </summary>
internal static class CheckJUnit
{
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static Task WriteAsync(string path, CheckReport report, bool strict) => Suite(report, strict).WriteAsync(path);

    public static void Write(Stream output, CheckReport report, bool strict) => Suite(report, strict).Write(output);

    private static JUnitSuite Suite(CheckReport report, bool strict) =>
        new("wavix-sim check", report.Duration, [.. report.Results.Select(result => Case(result, strict))]);

    private static JUnitCase Case(CheckResult result, bool strict) => new(
        $"wavix-sim.{CheckNames.Of(result.Check.Class)}",
        $"{result.Check.Id}: {result.Check.Sentence}",
        CheckReport.IsViolation(result, strict) ? JUnitOutcome.Failed
            : result.Outcome == CheckOutcome.NotApplicable ? JUnitOutcome.Skipped
            : JUnitOutcome.Passed,
        result.Outcome == CheckOutcome.Fail && !CheckReport.IsViolation(result, strict) ? $"Advice: {result.Seen}" : result.Seen);
}
