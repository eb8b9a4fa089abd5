namespace Wavix.Streaming.Tests.Realtime;

/// <summary>A word of an answer.</summary>
/// <param name="Text">The word, with its punctuation and without spaces.</param>
/// <param name="Start">Its start in the answer's audio.</param>
/// <param name="End">Its end in the answer's audio.</param>
public readonly record struct RealtimeWord(string Text, TimeSpan Start, TimeSpan End);
