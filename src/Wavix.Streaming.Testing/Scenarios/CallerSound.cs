using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing;

/// <summary>Something that the caller says, loaded at its first use. Thread-safe.</summary>
/// <param name="load">Loads it: PCM16, little-endian, 24,000 Hz, mono.</param>
internal sealed class CallerSound(Func<CancellationToken, Task<byte[]>> load)
{
    // Two calls may load it at once; both get the same audio.
    private volatile byte[]? _pcm;

    public static CallerSound Of(byte[] pcm) => new(_ => Task.FromResult(pcm));

    /// <summary>The content of a WAV file, with the exceptions of <see cref="SimulatedCall.SayWavAsync"/>.</summary>
    public static CallerSound OfWav(string path) => new(cancellationToken => ReadWavAsync(path, cancellationToken));

    /// <summary>A text that espeak-ng speaks.</summary>
    /// <exception cref="ArgumentException">The text is empty, or the voice is not a name.</exception>
    public static CallerSound OfText(string text, string? voice)
    {
        var speaker = new CallerVoice(text, voice);
        return new CallerSound(speaker.SpeakAsync);
    }

    /// <summary>Reads a WAV file.</summary>
    /// <exception cref="InvalidDataException">The file is not a WAV file, or can't be converted. The message says what to do.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static async Task<byte[]> ReadWavAsync(string path, CancellationToken cancellationToken)
    {
        // Synchronously, on the thread pool: a simulated clock sees only work on the pool, and must not move while the file is read.
        byte[] bytes = await Task.Run(() => File.ReadAllBytes(path), cancellationToken).ConfigureAwait(false);
        return await ConvertAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Converts a WAV file to the audio of a call.</summary>
    /// <exception cref="InvalidDataException">It is not a WAV file, or can't be converted. The message says what to do.</exception>
    public static async Task<byte[]> ConvertAsync(byte[] wav, CancellationToken cancellationToken)
    {
        using WavReader file = await WavReader.OpenAsync(new MemoryStream(wav), leaveOpen: false, cancellationToken).ConfigureAwait(false);
        short[] samples = await file.ReadAllMonoAsync(WavixAudio.SampleRate, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }

    public async ValueTask<ReadOnlyMemory<byte>> LoadAsync(CancellationToken cancellationToken) =>
        _pcm ??= await load(cancellationToken).ConfigureAwait(false);
}
