using Wavix.Streaming.Testing;

namespace SpeakingBot;

/// <summary>A word, and when it ends in the audio of its sentence.</summary>
internal sealed record SpokenWord(string Text, TimeSpan End);

/// <summary>A sentence as audio: PCM16, 24,000 Hz, mono.</summary>
internal sealed record SpokenSentence(IReadOnlyList<SpokenWord> Words, byte[] Audio);

/// <summary>Stands for a text-to-speech voice: every word is a tone.</summary>
internal static class Voice
{
    public static TimeSpan WordDuration => TimeSpan.FromMilliseconds(200);

    public static SpokenSentence Speak(string text)
    {
        string[] words = text.Split(' ');
        return new SpokenSentence(
            [.. words.Select((word, i) => new SpokenWord(word, (i + 1) * WordDuration))],
            [.. words.SelectMany(word => TestAudio.Tone(200 + (20 * word.Length), WordDuration))]);
    }
}
