using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>The voice speaks one sentence, ahead of its delivery by a bounded amount.</summary>
internal sealed class CascadedSpeech(SpokenAnswer.Sentence sentence)
{
    private const int MaxPieces = 100;
    private static readonly int PieceBytes = (int)WavixAudio.GetByteCount(TimeSpan.FromMilliseconds(100));

    private readonly Channel<SpokenAudio> _pieces = Channel.CreateBounded<SpokenAudio>(MaxPieces);

    public SpokenAnswer.Sentence Sentence => sentence;

    /// <summary>Starts the voice, on the thread pool.</summary>
    public void Start(ISpeechSynthesizer voice, CancellationToken cancellationToken) =>
        _ = Task.Run(() => SpeakAsync(voice, cancellationToken), CancellationToken.None);

    /// <summary>There is nothing to say.</summary>
    public void Skip() => _pieces.Writer.TryComplete();

    /// <summary>Reads the audio at 24,000 Hz, in pieces of up to 100 ms.</summary>
    public IAsyncEnumerable<SpokenAudio> ReadAsync(CancellationToken cancellationToken) => _pieces.Reader.ReadAllAsync(cancellationToken);

    private async Task SpeakAsync(ISpeechSynthesizer voice, CancellationToken cancellationToken)
    {
        try
        {
            List<SpokenWord> words = [];
            IAsyncEnumerable<byte[]> audio = PcmOf(voice.SynthesizeAsync(Sentence.Text.Trim(), cancellationToken), words, cancellationToken)
                .Resample(voice.SampleRate, WavixAudio.SampleRate, cancellationToken: cancellationToken);
            await foreach (byte[] pcm in audio.ConfigureAwait(false))
            {
                for (int at = 0; at < pcm.Length; at += PieceBytes)
                {
                    IReadOnlyList<SpokenWord>? known = words.Count == 0 ? null : [.. words];
                    words.Clear();
                    await _pieces.Writer.WriteAsync(new SpokenAudio(pcm.AsMemory(at, Math.Min(PieceBytes, pcm.Length - at)), known), cancellationToken)
                        .ConfigureAwait(false);
                }
            }

            if (words.Count > 0)
            {
                await _pieces.Writer.WriteAsync(new SpokenAudio(default, words), cancellationToken).ConfigureAwait(false);
            }

            _pieces.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _pieces.Writer.TryComplete(e);
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PcmOf(
        IAsyncEnumerable<SpokenAudio> speech, List<SpokenWord> words, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SpokenAudio piece in speech.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            words.AddRange(piece.Words ?? []);
            yield return piece.Pcm;
        }
    }
}
