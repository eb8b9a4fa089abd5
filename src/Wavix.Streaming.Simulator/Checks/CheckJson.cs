namespace Wavix.Streaming.Simulator;

/// <summary>The report as one JSON document.</summary>
internal static class CheckJson
{
    public static string Write(CheckReport report, bool strict) => ReportJson.Write(new
    {
        report.Server,
        Conformant = report.IsConformant(strict),
        Strict = strict,
        Seconds = Math.Round(report.Duration.TotalSeconds, 1),
        Checks = report.Results.Select(result => new
        {
            result.Check.Id,
            Class = CheckNames.Of(result.Check.Class),
            result.Check.Sentence,
            Outcome = CheckNames.Of(result.Outcome),
            result.Seen,
        }),
    });
}
