using Wavix.Streaming;

namespace Agents.Calls;

/// <summary>What a caller heard, by the time of the call.</summary>
internal sealed class Timeline(short[] samples)
{
    // About -50 dBFS, as the simulated call counts sound.
    private const int LoudestSilence = 100;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    public short[] Samples => samples;

    /// <summary>The maximum time without a sound in a part of the call.</summary>
    public TimeSpan FindLongestSilence(TimeSpan from, TimeSpan to)
    {
        TimeSpan longest = TimeSpan.Zero;
        TimeSpan last = from;
        for (TimeSpan at = from; at < to; at += Step)
        {
            if (IsSound(at))
            {
                last = at + Step;
            }

            longest = at + Step - last > longest ? at + Step - last : longest;
        }

        return longest;
    }

    /// <summary>The first sound from a time on; null if there is none.</summary>
    public TimeSpan? FindSound(TimeSpan from)
    {
        int index = Array.FindIndex(samples, Math.Min(IndexOf(from), samples.Length), IsAudible);
        return index < 0 ? null : TimeOf(index);
    }

    /// <summary>The end of the last sound.</summary>
    public TimeSpan EndOfSound => TimeOf(Array.FindLastIndex(samples, IsAudible) + 1);

    /// <summary>Whether a recording was heard, sample by sample.</summary>
    public bool Contains(ReadOnlySpan<short> recording) => samples.AsSpan().IndexOf(recording) >= 0;

    public static TimeSpan TimeOf(int sample) => TimeSpan.FromSeconds(sample / (double)WavixAudio.SampleRate);

    private static bool IsAudible(short sample) => sample is > LoudestSilence or < -LoudestSilence;

    private static int IndexOf(TimeSpan time) => (int)(time.TotalSeconds * WavixAudio.SampleRate);

    private bool IsSound(TimeSpan at)
    {
        int from = Math.Min(IndexOf(at), samples.Length);
        return samples.AsSpan(from, Math.Min(IndexOf(Step), samples.Length - from)).ContainsAnyExceptInRange((short)-LoudestSilence, (short)LoudestSilence);
    }
}
