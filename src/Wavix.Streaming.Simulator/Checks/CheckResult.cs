namespace Wavix.Streaming.Simulator;

/// <summary>How one check came out.</summary>
/// <param name="Check">The check.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Seen">What was seen, or why the check does not apply; one line.</param>
internal sealed record CheckResult(Check Check, CheckOutcome Outcome, string Seen);
