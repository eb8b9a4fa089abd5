using Wavix.Streaming.Agents;

namespace PipelineAgent;

/// <summary>
/// Takes the place of speech recognition for one call. It understands nothing: each utterance is the next of its texts, and after the last one that again.
/// </summary>
internal sealed class CannedRecognizer(TimeProvider time, params string[] texts) : ISpeechRecognizer
{
    private int _next;

    public async Task<string> RecognizeAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> utterance, CancellationToken cancellationToken)
    {
        // A recognizer that streams works here, while the caller speaks.
        await foreach (ReadOnlyMemory<byte> _ in utterance.WithCancellation(cancellationToken))
        {
        }

        await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        return texts[Math.Min(Interlocked.Increment(ref _next) - 1, texts.Length - 1)];
    }
}
