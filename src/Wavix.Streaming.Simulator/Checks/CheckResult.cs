namespace Wavix.Streaming.Simulator;

/// <summary>The result of one check.</summary>
/// <param name="Check">The check.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Seen">What was observed, or why the check does not apply; one line.</param>
internal sealed record CheckResult(Check Check, CheckOutcome Outcome, string Seen);
