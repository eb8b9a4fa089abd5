namespace Wavix.Streaming.Agents;

/// <summary>Makes recognizers of functions.</summary>
public static class SpeechRecognizer
{
    /// <summary>Makes a recognizer of a function.</summary>
    /// <param name="recognize">As <see cref="ISpeechRecognizer.RecognizeAsync"/>; thread-safe.</param>
    public static ISpeechRecognizer Create(Func<IAsyncEnumerable<ReadOnlyMemory<byte>>, CancellationToken, Task<string>> recognize)
    {
        ArgumentNullException.ThrowIfNull(recognize);
        return new FunctionRecognizer(recognize);
    }

    private sealed class FunctionRecognizer(Func<IAsyncEnumerable<ReadOnlyMemory<byte>>, CancellationToken, Task<string>> recognize) : ISpeechRecognizer
    {
        public Task<string> RecognizeAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> utterance, CancellationToken cancellationToken) =>
            recognize(utterance, cancellationToken);
    }
}
