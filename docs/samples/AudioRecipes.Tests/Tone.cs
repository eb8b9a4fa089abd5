using Wavix.Streaming;
using Wavix.Streaming.Audio.Tests.Resampling;

namespace AudioRecipes.Tests;

/// <summary>
/// A sine of 997 Hz at 24,000 Hz, and what is measured of one. The files of the sample are one second of it:
/// <code>
/// sox -n -r 44100 -c 2 -b 16 tone.wav synth 1 sine 997 gain -6
/// lame -b 128 tone.wav tone.mp3
/// sox tone.wav -r 48000 -c 1 mono.wav
/// opusenc mono.wav tone.opus
/// </code>
/// </summary>
internal static class Tone
{
    public const double Frequency = 997;

    /// <summary>-6 dBFS: that of the files.</summary>
    public const double Amplitude = 0.501_187 * 32_768;

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, file);

    public static short[] Samples(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (short)Math.Round(Amplitude * Math.Sin(2 * Math.PI * Frequency * i / WavixAudio.SampleRate)))];

    /// <summary>The middle of a second: the sine of that frequency, and everything else.</summary>
    public static SineFit Measure(short[] samples) => SineFit.Of(samples, 4_800, 14_400, Frequency / WavixAudio.SampleRate);

    public static double Decibels(double ratio) => 20 * Math.Log10(ratio);
}
