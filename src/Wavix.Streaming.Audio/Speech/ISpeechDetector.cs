namespace Wavix.Streaming.Audio;

/// <summary>
/// Finds speech in a stream of PCM16, chunk by chunk: <see cref="SpeechDetector"/>, or a detector of yours over a neural network. An instance is for
/// one stream. Not thread-safe.
/// </summary>
public interface ISpeechDetector
{
    /// <summary>Sample rate of the stream in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Whether there is speech now, as far as has been decided.</summary>
    bool IsSpeech { get; }

    /// <summary>Takes the next chunk of the stream.</summary>
    /// <param name="pcm">What the caller's line sent: PCM16, little-endian, mono. Any number of bytes, including none; half a sample waits for the next chunk.</param>
    /// <param name="played">
    /// What was played to the caller during that time, in the same format; the detector does not take its echo for the caller. Empty if nothing was
    /// played, else as long as <paramref name="pcm"/>.
    /// </param>
    /// <returns>What the chunk changed.</returns>
    /// <exception cref="ArgumentException"><paramref name="played"/> is neither empty nor as long as <paramref name="pcm"/>.</exception>
    SpeechActivity Process(ReadOnlySpan<byte> pcm, ReadOnlySpan<byte> played = default);

    /// <summary>Forgets everything. The next chunk starts another stream.</summary>
    void Reset();
}
