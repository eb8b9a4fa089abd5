#pragma warning disable MEAI001 // ISpeechToTextClient is marked as experimental.
using System.Runtime.CompilerServices;
using LiveTranscription.Recognition;
using Microsoft.Extensions.AI;

namespace LiveTranscription.Tests;

#region client
/// <summary>A recogniser over any <see cref="ISpeechToTextClient"/> that takes PCM and recognises it while it arrives.</summary>
internal sealed class SpeechClientRecognizer(ISpeechToTextClient client) : IRecognizer
{
    private readonly SpeechToTextOptions _options = new() { SpeechSampleRate = 16_000, SpeechLanguage = "en" };

    public async IAsyncEnumerable<RecognizedText> RecognizeAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SpeechToTextResponseUpdate update in client.GetStreamingTextAsync(audio, _options, cancellationToken))
        {
            bool isFinal = update.Kind == SpeechToTextResponseUpdateKind.TextUpdated;
            if (isFinal || update.Kind == SpeechToTextResponseUpdateKind.TextUpdating)
            {
                TimeSpan from = update.StartTime ?? TimeSpan.Zero;
                yield return new RecognizedText(update.Text, isFinal, from, update.EndTime ?? from);
            }
        }
    }
}
#endregion
