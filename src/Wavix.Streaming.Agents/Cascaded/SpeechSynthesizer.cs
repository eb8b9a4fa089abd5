using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Agents;

/// <summary>Makes voices of functions.</summary>
public static class SpeechSynthesizer
{
    /// <summary>Makes a voice of a function.</summary>
    /// <param name="synthesize">Returns the audio of a text: PCM16, mono, at <paramref name="sampleRate"/>. Thread-safe.</param>
    /// <param name="sampleRate">Sample rate in Hz: one of the rates of the audio kit's resampler. Default 24,000.</param>
    public static ISpeechSynthesizer Create(
        Func<string, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> synthesize, int sampleRate = WavixAudio.SampleRate)
    {
        ArgumentNullException.ThrowIfNull(synthesize);
        return new FunctionSynthesizer(synthesize, sampleRate);
    }

    private sealed class FunctionSynthesizer(
        Func<string, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> synthesize, int sampleRate) : ISpeechSynthesizer
    {
        public int SampleRate => sampleRate;

        public async IAsyncEnumerable<SpokenAudio> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (ReadOnlyMemory<byte> pcm in synthesize(text, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return new SpokenAudio(pcm);
            }
        }
    }
}
