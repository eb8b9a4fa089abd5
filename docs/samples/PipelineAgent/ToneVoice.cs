using System.Runtime.CompilerServices;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Audio;

namespace PipelineAgent;

/// <summary>Takes the place of a voice: each word is a tone, the deeper the longer the word is. It gives the times of its words.</summary>
internal sealed class ToneVoice(TimeProvider time) : ISpeechSynthesizer
{
    public static TimeSpan WordDuration => TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<SpokenAudio> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            // Ten times as fast as it is heard.
            await Task.Delay(WordDuration / 10, time, cancellationToken);
            yield return new SpokenAudio(Speak(words[i]), [new SpokenWord(words[i], i * WordDuration, (i + 1) * WordDuration)]);
        }
    }

    /// <summary>A word as audio.</summary>
    public static byte[] Speak(string word) => Pcm16.ToBytes(Tones.Sine(1200.0 / (word.Length + 2), WordDuration));
}
