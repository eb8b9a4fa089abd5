using System.Runtime.CompilerServices;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests.Cascaded;

/// <summary>A voice whose words all take the same time.</summary>
internal sealed class FakeVoice(TimeProvider clock) : ISpeechSynthesizer
{
    public static readonly TimeSpan Word = TimeSpan.FromMilliseconds(200);

    private int _running;

    public bool GivesWords { get; set; }

    public int SampleRate { get; set; } = 24_000;

    /// <summary>The time for each word's audio.</summary>
    public TimeSpan TimeOfWord { get; set; } = TimeSpan.FromMilliseconds(20);

    public List<string> Spoken { get; } = [];

    public int MostAtOnce { get; private set; }

    public Exception? Error { get; set; }

    public int Canceled { get; private set; }

    public async IAsyncEnumerable<SpokenAudio> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (Spoken)
        {
            Spoken.Add(text);
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        try
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < words.Length; i++)
            {
                try
                {
                    await Task.Delay(TimeOfWord, clock, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    Canceled++;
                    throw;
                }

                byte[] pcm = TestAudio.Tone(300, Word);
                yield return new SpokenAudio(
                    SampleRate == 24_000 ? pcm : new byte[SampleRate / 5 * 2], GivesWords ? [new SpokenWord(words[i], i * Word, (i + 1) * Word)] : null);
            }

            if (Error is not null)
            {
                throw Error;
            }
        }
        finally
        {
            lock (Spoken)
            {
                _running--;
            }
        }
    }
}
