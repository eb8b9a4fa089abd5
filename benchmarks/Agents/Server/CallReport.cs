using System.Diagnostics;

namespace Agents.Server;

/// <summary>What the server knows of a call when its agent has ended.</summary>
/// <param name="Reason">Why the run ended.</param>
/// <param name="Error">The type of the error that ended it; null for none.</param>
/// <param name="Said">What the caller heard of the agent, by its transcript, one text for each answer.</param>
/// <param name="Interruptions">How often the caller interrupted.</param>
/// <param name="FalseInterruptions">How often a short sound paused the agent.</param>
/// <param name="Reconnects">Sessions of the model that were replaced.</param>
/// <param name="HungUpAt">When the agent hung up, in ticks of <see cref="Stopwatch"/>, which all processes of a machine share; null if it did not.</param>
/// <param name="DroppedMilliseconds">Audio of the caller that the model did not get.</param>
internal sealed record CallReport(
    string Reason, string? Error, IReadOnlyList<string> Said, int Interruptions, int FalseInterruptions, int Reconnects, long? HungUpAt, double DroppedMilliseconds);
