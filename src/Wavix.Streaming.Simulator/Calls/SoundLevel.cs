using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The level of PCM16 audio.</summary>
internal static class SoundLevel
{
    // A quiet room on a telephone line is below this level, the end of a word above it.
    private const double Audible = -50;

    /// <summary>The level of silence, in dBFS.</summary>
    public const double Silence = -96;

    /// <summary>Root mean square in dBFS: 0 for a full-scale square wave, <see cref="Silence"/> for nothing.</summary>
    public static double Of(ReadOnlySpan<byte> pcm) => Math.Max(Pcm16.GetLevel(pcm), Silence);

    /// <summary>Finds the spans in which there is sound, to within 20 ms. A pause shorter than the given one belongs to its span.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
    /// <param name="pause">The minimum silence between two spans.</param>
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

    /// <summary>Whether the audio is loud enough to hear.</summary>
    public static bool IsAudible(ReadOnlySpan<byte> pcm) => Of(pcm) > Audible;
}
