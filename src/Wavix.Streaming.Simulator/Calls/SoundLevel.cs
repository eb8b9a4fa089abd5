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

    /// <summary>Where there is something to hear, to 20 ms; shorter pauses than the given one are part of it.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
    /// <param name="pause">The shortest silence between two spans.</param>
    public static IReadOnlyList<(TimeSpan From, TimeSpan To)> FindSpans(ReadOnlySpan<byte> pcm, TimeSpan pause)
    {
        var spans = new List<(TimeSpan From, TimeSpan To)>();
        for (int at = 0; at < pcm.Length; at += WavixAudio.FrameBytes)
        {
            int end = Math.Min(at + WavixAudio.FrameBytes, pcm.Length);
            if (!IsAudible(pcm[at..end]))
            {
                continue;
            }

            (TimeSpan from, TimeSpan to) = (WavixAudio.GetDuration(at), WavixAudio.GetDuration(end));
            if (spans.Count > 0 && from - spans[^1].To < pause)
            {
                spans[^1] = (spans[^1].From, to);
            }
            else
            {
                spans.Add((from, to));
            }
        }

        return spans;
    }

    /// <summary>Whether there is something to hear.</summary>
    public static bool IsAudible(ReadOnlySpan<byte> pcm) => Of(pcm) > Audible;
}
