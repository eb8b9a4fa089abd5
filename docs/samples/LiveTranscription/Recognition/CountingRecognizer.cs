using System.Runtime.CompilerServices;
using Wavix.Streaming.Audio;

namespace LiveTranscription.Recognition;

/// <summary>
/// Needs no speech service, and so knows no words: it finds utterances, and counts. Each 300 ms of speech are one more word. Results arrive as those of
/// a speech service do: interim ones that grow, and a final one after half a second of silence.
/// </summary>
internal sealed class CountingRecognizer : IRecognizer
{
    private const int SampleRate = 16_000;
    private const int BytesPerSecond = SampleRate * sizeof(short);

    private static readonly TimeSpan Word = TimeSpan.FromMilliseconds(300);
    private static readonly string[] Numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    public async IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var detector = new SpeechDetector(SampleRate);
        byte[] buffer = new byte[BytesPerSecond / 50];
        TimeSpan? from = null;
        TimeSpan position = TimeSpan.Zero;
        TimeSpan spokenUntil = TimeSpan.Zero;
        int words = 0;
        long bytes = 0;
        int read;
        while ((read = await audio.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            SpeechActivity activity = detector.Process(buffer.AsSpan(0, read));
            bytes += read;
            position = TimeSpan.FromSeconds((double)bytes / BytesPerSecond);
            foreach (SpeechChange change in activity.Changes)
            {
                if (change.IsStart)
                {
                    (from, spokenUntil, words) = (change.Position, change.DecidedAt, 0);
                }
                else if (from is { } start)
                {
                    yield return Count(start, change.Position, isFinal: true);
                    from = null;
                }
            }

            // The pause after the last word is not a word, although the utterance has not ended yet.
            spokenUntil = activity.Probability > 0.5 ? position : spokenUntil;
            if (from is { } open && CountWords(open, spokenUntil) is { } count && count > words)
            {
                words = count;
                yield return Count(open, spokenUntil, isFinal: false);
            }
        }

        if (from is { } last)
        {
            yield return Count(last, position, isFinal: true);
        }
    }

    private static int CountWords(TimeSpan from, TimeSpan to) => Math.Max(1, (int)((to - from) / Word));

    private static RecognizedText Count(TimeSpan from, TimeSpan to, bool isFinal) => new(
        string.Join(' ', Enumerable.Range(0, CountWords(from, to)).Select(i => Numbers[i % Numbers.Length])), isFinal, from, to);
}
