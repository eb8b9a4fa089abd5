using Wavix.Streaming;

namespace AppNamespace;

/// <summary>What the bot says: 16-bit samples, 24,000 Hz, mono. Put your speech here, for example of a WAV file or a text-to-speech service.</summary>
internal static class Sounds
{
    /// <summary>1.5 s: three notes that rise.</summary>
    public static short[] Greeting { get; } = [.. Note(261.6), .. Note(329.6), .. Note(392.0)];

    /// <summary>1 s: two notes that fall.</summary>
    public static short[] Goodbye { get; } = [.. Note(392.0), .. Note(261.6)];

    /// <summary>Half a second that fades out.</summary>
    private static IEnumerable<short> Note(double frequency) => Enumerable.Range(0, WavixAudio.SampleRate / 2)
        .Select(i => (double)i / WavixAudio.SampleRate)
        .Select(t => (short)(10_000 * (1 - (2 * t)) * Math.Sin(2 * Math.PI * frequency * t)));
}
