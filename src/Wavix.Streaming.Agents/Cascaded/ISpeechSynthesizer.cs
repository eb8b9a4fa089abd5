namespace Wavix.Streaming.Agents;

/// <summary>
/// A voice, as a part of a <see cref="CascadedSpeechModel"/>. Thread-safe: one instance serves every call, and speaks up to two sentences of a call at
/// the same time. For a function, see <see cref="SpeechSynthesizer.Create"/>.
/// </summary>
public interface ISpeechSynthesizer
{
    /// <summary>Sample rate of the audio in Hz: one of the rates of the audio kit's resampler. Default 24,000, which needs no conversion.</summary>
    int SampleRate => WavixAudio.SampleRate;

    /// <summary>Speaks a text.</summary>
    /// <param name="text">A sentence, or a part of a long one.</param>
    /// <param name="cancellationToken">The rest is not needed any more.</param>
    /// <returns>The audio, piece by piece: as soon as there is some, for the caller waits for it.</returns>
    IAsyncEnumerable<SpokenAudio> SynthesizeAsync(string text, CancellationToken cancellationToken);
}
