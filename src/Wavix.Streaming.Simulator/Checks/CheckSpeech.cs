using System.Globalization;
using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator;

/// <summary>What the caller says, from a WAV file of the user.</summary>
/// <param name="Pcm">PCM16, 24,000 Hz, mono; at most <see cref="Longest"/>.</param>
/// <param name="Note">What had to be changed, as a note for the user; null if nothing.</param>
internal sealed record CheckSpeech(byte[] Pcm, string? Note)
{
    /// <summary>Maximum length. The rest of the file is not said, because the speech is said twice in nearly every check.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidDataException">
    /// The file is not a WAV file, can't be converted, or contains no audio. The message says what to do.
    /// </exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<CheckSpeech> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using WavReader file = await WavReader.OpenAsync(path, cancellationToken);
        bool isConverted = file.SampleRate != WavixAudio.SampleRate || file.Channels != 1 || file.Encoding != WavEncoding.Pcm16;
        short[] samples = await file.ReadAllMonoAsync(WavixAudio.SampleRate, cancellationToken);
        if (samples.Length == 0)
        {
            throw new InvalidDataException($"{path} contains no audio. Give a file with some speech.");
        }

        int most = (int)(Longest.TotalSeconds * WavixAudio.SampleRate);
        string? converted = isConverted
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {file.SampleRate} Hz, {file.Channels} channel{(file.Channels == 1 ? "" : "s")}, {file.Encoding} was converted to 24000 Hz, mono, Pcm16.")
            : null;
        string? cut = samples.Length > most ? $"Only the first {Longest.TotalSeconds:0} s of {path} are said." : null;
        byte[] pcm = MemoryMarshal.AsBytes(samples.AsSpan(0, Math.Min(samples.Length, most))).ToArray();
        return new CheckSpeech(pcm, (converted, cut) is (null, null) ? null : string.Join(' ', new[] { converted, cut }.OfType<string>()));
    }
}
