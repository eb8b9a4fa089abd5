namespace Wavix.Streaming.Agents;

/// <summary>A piece of the audio of a sentence, from an <see cref="ISpeechSynthesizer"/>.</summary>
/// <param name="Pcm">PCM16, signed, little-endian, mono, at <see cref="ISpeechSynthesizer.SampleRate"/>; any number of bytes. Valid until the next piece is asked for.</param>
/// <param name="Words">
/// Words that became known with this piece, with their times in the audio of the sentence, in their order; null if the voice does not say. With them, the
/// memory of an interrupted answer is exact to the word.
/// </param>
public readonly record struct SpokenAudio(ReadOnlyMemory<byte> Pcm, IReadOnlyList<SpokenWord>? Words = null);
