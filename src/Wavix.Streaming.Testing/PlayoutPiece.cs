using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing;

/// <summary>The audio of one message in a playback.</summary>
/// <param name="Start">When it starts to play, in samples from the start of the call.</param>
/// <param name="Pcm">The audio.</param>
/// <param name="EndsOnPurpose">Whether there is a mark or a clear at its end. If so, a silence after it is not an underrun.</param>
internal readonly record struct PlayoutPiece(long Start, ReadOnlyMemory<byte> Pcm, bool EndsOnPurpose = false)
{
    // About -50 dBFS: below the noise of a line and the pauses of a speech service.
    private const int LoudestSilence = 100;

    public long End => Start + (Pcm.Length / WavixAudio.BytesPerSample);

    /// <summary>Where its last sound ends, in samples from the start of the call; null if all of it is silence.</summary>
    public long? EndOfSound
    {
        get
        {
            int length = GetSoundLength(Pcm.Span);
            return length == 0 ? null : Start + (length / WavixAudio.BytesPerSample);
        }
    }

    /// <summary>Where its first sound starts, in samples from the start of the call; null if all of it is silence.</summary>
    public long? StartOfSound
    {
        get
        {
            ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(Pcm.Span);
            for (int i = 0; i < samples.Length; i++)
            {
                if (IsAudible(samples[i]))
                {
                    return Start + i;
                }
            }

            return null;
        }
    }

    /// <summary>Returns the length of the audio in bytes up to the end of its last sound; 0 for silence.</summary>
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

    /// <summary>Returns the part within a span of time; null if there is none.</summary>
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
