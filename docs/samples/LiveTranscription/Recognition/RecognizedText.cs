namespace LiveTranscription.Recognition;

/// <summary>A result of speech recognition.</summary>
/// <param name="Text">All of the utterance, as far as it is recognised.</param>
/// <param name="IsFinal">False if the next result is of the same utterance, and replaces this one.</param>
/// <param name="From">Where the utterance starts, counted in the audio that the recogniser has been given.</param>
/// <param name="To">Where it ends, counted in the same way.</param>
internal sealed record RecognizedText(string Text, bool IsFinal, TimeSpan From, TimeSpan To);
