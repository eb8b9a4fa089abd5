namespace Wavix.Streaming.Audio;

/// <summary>Settings of a <see cref="SpeechDetector"/>, validated and copied by its constructor.</summary>
public sealed class SpeechDetectorOptions
{
    /// <summary>
    /// Minimum amount of speech that starts an utterance. Less is a cough or a click. 20 ms to 2 s; default 200 ms.
    /// </summary>
    public TimeSpan MinSpeech { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Minimum pause that ends an utterance, also known as hang-over. The decision arrives this much later than the end. 20 ms to 10 s; default 500 ms.
    /// </summary>
    public TimeSpan MinSilence { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How readily sound is considered speech: 0 misses soft voices, 1 takes noise for speech. 0 to 1; default 0.5.
    /// </summary>
    public double Sensitivity { get; set; } = 0.5;

    internal SpeechDetectorOptions CloneValidated()
    {
        if (MinSpeech < TimeSpan.FromMilliseconds(20) || MinSpeech > TimeSpan.FromSeconds(2))
        {
            throw new ArgumentException($"{nameof(MinSpeech)} must be 20 ms to 2 s, not {MinSpeech}.");
        }

        if (MinSilence < TimeSpan.FromMilliseconds(20) || MinSilence > TimeSpan.FromSeconds(10))
        {
            throw new ArgumentException($"{nameof(MinSilence)} must be 20 ms to 10 s, not {MinSilence}.");
        }

        if (Sensitivity is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(Sensitivity)} must be 0 to 1, not {Sensitivity}.");
        }

        return (SpeechDetectorOptions)MemberwiseClone();
    }
}
