using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>
/// The speech clients of Microsoft.Extensions.AI as parts of a <see cref="CascadedSpeechModel"/>. Those interfaces may still change: so the model has
/// its own, and these adapters carry the same diagnostic as the interfaces.
/// </summary>
[Experimental("MEAI001")]
public static class SpeechClientExtensions
{
    private static ReadOnlySpan<byte> Riff => "RIFF"u8;

    /// <summary>Uses a client as a recognizer. It gets the whole utterance as a WAV file when the caller has finished.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Options of each request; null (default) for the client's own.</param>
    public static ISpeechRecognizer AsSpeechRecognizer(this ISpeechToTextClient client, SpeechToTextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return SpeechRecognizer.Create(async (utterance, cancellationToken) =>
        {
            var file = new MemoryStream();
            WavWriter writer = WavWriter.Create(file, WavixAudio.SampleRate, leaveOpen: true);
            await using (writer.ConfigureAwait(false))
            {
                await foreach (ReadOnlyMemory<byte> pcm in utterance.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    await writer.WriteAsync(pcm, cancellationToken).ConfigureAwait(false);
                }
            }

            file.Position = 0;
            SpeechToTextResponse response = await client.GetTextAsync(file, options?.Clone(), cancellationToken).ConfigureAwait(false);
            return response.Text;
        });
    }

    /// <summary>Uses a client as a voice. It is asked for raw PCM16 and streamed.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Options of each request; null (default) for the client's own. If they name no format, <c>pcm</c> is asked for.</param>
    /// <param name="sampleRate">Sample rate of the client's PCM in Hz. Default 24,000.</param>
    public static ISpeechSynthesizer AsSpeechSynthesizer(
        this ITextToSpeechClient client, TextToSpeechOptions? options = null, int sampleRate = WavixAudio.SampleRate)
    {
        ArgumentNullException.ThrowIfNull(client);
        TextToSpeechOptions all = options?.Clone() ?? new TextToSpeechOptions();
        all.AudioFormat ??= "pcm";
        return SpeechSynthesizer.Create((text, cancellationToken) => SpeakAsync(client, text, all.Clone(), cancellationToken), sampleRate);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> SpeakAsync(
        ITextToSpeechClient client, string text, TextToSpeechOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isFirst = true;
        await foreach (TextToSpeechResponseUpdate update in client.GetStreamingAudioAsync(text, options, cancellationToken).ConfigureAwait(false))
        {
            foreach (DataContent audio in update.Contents.OfType<DataContent>())
            {
                if (isFirst && audio.Data.Span.StartsWith(Riff))
                {
                    throw new InvalidDataException("The voice sent a WAV file. Ask for raw PCM16 with TextToSpeechOptions.AudioFormat.");
                }

                isFirst = false;
                yield return audio.Data;
            }
        }
    }
}
