namespace Wavix.Streaming.Agents;

/// <summary>A word, and when it is spoken.</summary>
/// <param name="Text">The word as it is written, with its punctuation and without spaces.</param>
/// <param name="Start">Its start in the audio of its content part.</param>
/// <param name="End">Its end in the audio of its content part.</param>
public sealed record SpokenWord(string Text, TimeSpan Start, TimeSpan End);
