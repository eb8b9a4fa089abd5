using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>Something that the caller has said. Times count from the start of the call.</summary>
/// <param name="From">When its first sound started.</param>
/// <param name="To">When its last sound ended.</param>
/// <param name="Note">What the caller had waited for without success; null if nothing.</param>
internal sealed record SpokenLine(TimeSpan From, TimeSpan To, string? Note)
{
    /// <returns>Null if there is no sound in it.</returns>
    public static SpokenLine? Of(ReadOnlySpan<byte> pcm, TimeSpan at, string? note)
    {
        int from = 0;
        while (from < pcm.Length && !IsSound(pcm, from))
        {
            from += WavixAudio.BytesPerSample;
        }

        int to = pcm.Length;
        while (to > from && !IsSound(pcm, to - WavixAudio.BytesPerSample))
        {
            to -= WavixAudio.BytesPerSample;
        }

        return from == to ? null : new SpokenLine(at + WavixAudio.GetDuration(from), at + WavixAudio.GetDuration(to), note);
    }

    private static bool IsSound(ReadOnlySpan<byte> pcm, int at) => PlayoutPiece.IsAudible(pcm.Slice(at, WavixAudio.BytesPerSample));
}
