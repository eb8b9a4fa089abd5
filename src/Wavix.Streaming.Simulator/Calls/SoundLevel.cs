using System.Runtime.InteropServices;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>How loud PCM16 audio is.</summary>
internal static class SoundLevel
{
    // A quiet room on a telephone line lies below, the end of a word above.
    private const double Audible = -50;

    /// <summary>The level of silence, in dBFS.</summary>
    public const double Silence = -96;

    /// <summary>Root mean square in dBFS: 0 for a full-scale square wave, <see cref="Silence"/> for nothing.</summary>
    public static double Of(ReadOnlySpan<byte> pcm)
    {
        double squares = 0;
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        foreach (short sample in samples)
        {
            squares += (double)sample * sample;
        }

        return squares == 0 ? Silence : Math.Max(10 * Math.Log10(squares / samples.Length / (32_768.0 * 32_768.0)), Silence);
    }

    /// <summary>Whether there is something to hear.</summary>
    public static bool IsAudible(ReadOnlySpan<byte> pcm) => Of(pcm) > Audible;
}
