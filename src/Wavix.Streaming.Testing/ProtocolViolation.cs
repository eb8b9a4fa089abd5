namespace Wavix.Streaming.Testing;

/// <summary>A message of the application that breaks the protocol.</summary>
/// <param name="Code">Which rule it breaks.</param>
/// <param name="Text">The same in a sentence.</param>
/// <param name="MessageIndex">Where it stands in <see cref="SimulatedCall.Messages"/>.</param>
/// <param name="At">When it came, counted from the call's begin.</param>
public sealed record ProtocolViolation(ProtocolViolationCode Code, string Text, int MessageIndex, TimeSpan At);
