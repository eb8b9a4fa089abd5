using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing;

/// <summary>Audio of one message in a playback.</summary>
/// <param name="Start">When it begins to play, in samples from the call's start.</param>
/// <param name="Pcm">The audio.</param>
/// <param name="EndsOnPurpose">Whether a mark or a clear is at its end: a silence after it is not an underrun.</param>
internal readonly record struct PlayoutPiece(long Start, ReadOnlyMemory<byte> Pcm, bool EndsOnPurpose = false)
{
    // About -50 dBFS: below what a line's noise and a speech service's pauses have.
    private const int LoudestSilence = 100;

    public long End => Start + (Pcm.Length / WavixAudio.BytesPerSample);

    /// <summary>Where its last sound ends, in samples from the call's start; null when all of it is silence.</summary>
    public long? EndOfSound
    {
        get
        {
            int length = GetSoundLength(Pcm.Span);
            return length == 0 ? null : Start + (length / WavixAudio.BytesPerSample);
        }
    }

    /// <summary>Bytes of a piece of audio up to the end of its last sound; 0 for silence.</summary>
    public static int GetSoundLength(ReadOnlySpan<byte> pcm)
    {
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        int length = samples.Length;
        while (length > 0 && !IsAudible(samples[length - 1]))
        {
            length--;
        }

        return length * WavixAudio.BytesPerSample;
    }

    public static bool IsAudible(ReadOnlySpan<byte> pcm) => GetSoundLength(pcm) > 0;

    public static bool IsAudible(short sample) => sample is > LoudestSilence or < -LoudestSilence;

    /// <summary>What of it lies in a span of time; null when nothing does.</summary>
    public PlayoutPiece? Within(long from, long to)
    {
        long start = Math.Max(Start, from);
        long end = Math.Min(End, to);
        return start >= end
            ? null
            : new PlayoutPiece(
                start,
                Pcm.Slice((int)(start - Start) * WavixAudio.BytesPerSample, (int)(end - start) * WavixAudio.BytesPerSample),
                EndsOnPurpose && end == End);
    }
}
