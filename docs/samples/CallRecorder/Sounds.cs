using Wavix.Streaming;

namespace RecordingServer;

/// <summary>What the recorder says: 16-bit samples, 24,000 Hz, mono. Put your sentences here, for example of WAV files or a text-to-speech service.</summary>
internal static class Sounds
{
    /// <summary>1.5 s, for "This call is recorded. Press 1 if you agree.": three notes that rise.</summary>
    public static short[] Announcement { get; } = [.. Note(261.6), .. Note(329.6), .. Note(392.0)];

    /// <summary>Half a second, for "Please speak, and press the pound key when you are done.": one high note.</summary>
    public static short[] Speak { get; } = [.. Note(784.0)];

    /// <summary>1 s, for "Thank you. Goodbye.": two notes that fall.</summary>
    public static short[] Goodbye { get; } = [.. Note(392.0), .. Note(261.6)];

    /// <summary>1 s, for "Nothing was recorded. Goodbye.": two low notes.</summary>
    public static short[] NotRecorded { get; } = [.. Note(174.6), .. Note(174.6)];

    /// <summary>Half a second that fades out.</summary>
    private static IEnumerable<short> Note(double frequency) => Enumerable.Range(0, WavixAudio.SampleRate / 2)
        .Select(i => (double)i / WavixAudio.SampleRate)
        .Select(t => (short)(10_000 * (1 - (2 * t)) * Math.Sin(2 * Math.PI * frequency * t)));
}
