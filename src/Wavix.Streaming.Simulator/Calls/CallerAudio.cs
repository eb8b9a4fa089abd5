using System.Globalization;
using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>Audio that a party of the call says.</summary>
/// <param name="Pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
/// <param name="Note">How a file in another format was converted; null if it was not.</param>
internal sealed record CallerAudio(byte[] Pcm, string? Note)
{
    /// <summary>Five seconds of a sound similar to speech.</summary>
    public static byte[] Standard { get; } = TestAudio.Speech(TimeSpan.FromSeconds(5));

    /// <summary>Reads any WAV file that the audio package supports, and converts it.</summary>
    /// <exception cref="InvalidDataException">The file is not a supported WAV file. The message says what to do.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<CallerAudio> LoadAsync(string path, CancellationToken cancellationToken)
    {
        await using WavReader file = await WavReader.OpenAsync(path, cancellationToken);
        short[] samples = await file.ReadAllMonoAsync(WavixAudio.SampleRate, cancellationToken);
        bool isNative = file is { SampleRate: WavixAudio.SampleRate, Channels: 1, Encoding: WavEncoding.Pcm16 };
        string? note = isNative ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{path} is {file.SampleRate} Hz, {(file.Channels == 1 ? "mono" : "stereo")}, {file.Encoding}: converted to {WavixAudio.SampleRate} Hz, mono, {WavEncoding.Pcm16}.");
        return new CallerAudio(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), note);
    }
}
