namespace Wavix.Streaming.Simulator;

/// <summary>The results of a run, one for each check of <see cref="CheckCatalog"/>, in its order.</summary>
internal sealed record CheckReport(string Server, TimeSpan Duration, IReadOnlyList<CheckResult> Results)
{
    public int Count(CheckOutcome outcome) => Results.Count(result => result.Outcome == outcome);

    /// <param name="strict">Whether advice counts as well.</param>
    public bool IsConformant(bool strict) => !Results.Any(result => IsViolation(result, strict));

    /// <summary>Whether a result fails the run.</summary>
    public static bool IsViolation(CheckResult result, bool strict) =>
        result.Outcome == CheckOutcome.Fail && (strict || !result.Check.IsAdvice);
}
