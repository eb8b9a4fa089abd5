using System.Runtime.InteropServices;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// The outline of PCM16 audio: the minimum and maximum sample of every millisecond, enough to draw a waveform at any zoom.
/// </summary>
internal static class WavePeaks
{
    /// <summary>Number of samples that a pair of peaks represents.</summary>
    public const int Samples = WavixAudio.SampleRate / 1000;

    /// <summary>
    /// Returns pairs of minimum and maximum, each as a signed byte where 127 is full scale. The last pair may represent fewer samples.
    /// </summary>
    public static byte[] Of(ReadOnlySpan<byte> pcm)
    {
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        byte[] peaks = new byte[2 * ((samples.Length + Samples - 1) / Samples)];
        for (int i = 0; i < peaks.Length / 2; i++)
        {
            short least = short.MaxValue;
            short greatest = short.MinValue;
            foreach (short sample in samples.Slice(i * Samples, Math.Min(Samples, samples.Length - (i * Samples))))
            {
                least = Math.Min(least, sample);
                greatest = Math.Max(greatest, sample);
            }

            peaks[2 * i] = Scale(least);
            peaks[(2 * i) + 1] = Scale(greatest);
        }

        return peaks;
    }

    private static byte Scale(short sample) => unchecked((byte)(sbyte)Math.Round(sample * 127 / 32_768.0));
}
