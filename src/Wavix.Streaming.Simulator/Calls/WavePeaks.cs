using System.Runtime.InteropServices;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The outline of PCM16 audio: the least and the greatest sample of every millisecond, enough to draw a waveform at any zoom.</summary>
internal static class WavePeaks
{
    /// <summary>Samples that a pair of peaks stands for.</summary>
    public const int Samples = WavixAudio.SampleRate / 1000;

    /// <summary>Pairs of least and greatest, each as a signed byte where 127 is full scale. The last pair may stand for less.</summary>
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
