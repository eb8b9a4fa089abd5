namespace Wavix.Streaming.Audio;

/// <summary>A start or an end of speech.</summary>
/// <param name="IsStart">Whether speech started; otherwise it ended.</param>
/// <param name="Position">Where in the stream the speech started or ended, counted in audio from the first sample.</param>
/// <param name="DecidedAt">How much audio the decision needed. At a start later than <paramref name="Position"/> by at least <see cref="SpeechDetectorOptions.MinSpeech"/>.</param>
public readonly record struct SpeechChange(bool IsStart, TimeSpan Position, TimeSpan DecidedAt);
