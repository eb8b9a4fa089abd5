namespace Wavix.Streaming.Agents;

/// <summary>
/// Recognition of speech, as a part of a <see cref="CascadedSpeechModel"/>. Thread-safe: one instance serves every call. For a function, see
/// <see cref="SpeechRecognizer.Create"/>.
/// </summary>
public interface ISpeechRecognizer
{
    /// <summary>Recognizes what the caller says from the start of their speech to its end.</summary>
    /// <param name="utterance">
    /// The audio: PCM16, 24,000 Hz, mono. It arrives while the caller speaks, so that a streaming recognizer can work meanwhile, and ends with the speech.
    /// Each piece belongs to the recognizer. Enumerated at most once.
    /// </param>
    /// <param name="cancellationToken">The text is not needed any more.</param>
    /// <returns>The text; empty if it was not speech, and then the model does not answer.</returns>
    Task<string> RecognizeAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> utterance, CancellationToken cancellationToken);
}
