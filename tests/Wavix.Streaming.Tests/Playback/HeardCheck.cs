using System.Runtime.InteropServices;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>What the caller has heard, from what was sent: audio queues, and <c>clear</c> cuts it where it plays.</summary>
internal static class HeardCheck
{
    /// <summary>The caller has heard exactly this, one after the other, with no more than the rest of a frame of silence after each.</summary>
    public static void ShouldHaveHeard(this PlaybackCall call, params byte[][] audio)
    {
        ReadOnlySpan<short> rest = MemoryMarshal.Cast<byte, short>(call.HeardAudio());
        foreach (byte[] part in audio)
        {
            ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(part);
            int same = rest.CommonPrefixLength(samples);
            same.Should().Be(samples.Length, "the caller hears each sample once");
            rest = rest[same..];
            int silence = rest.IndexOfAnyExcept((short)0);
            silence = silence < 0 ? rest.Length : silence;
            silence.Should().BeLessThan(480, "only the last frame is filled up");
            rest = rest[silence..];
        }

        rest.Length.Should().Be(0, "nothing else is heard");
    }

    public static byte[] HeardAudio(this PlaybackCall call)
    {
        var pieces = new List<(TimeSpan Start, byte[] Pcm)>();
        TimeSpan end = TimeSpan.Zero;
        foreach ((TimeSpan at, WavixCommand command) in call.Sent)
        {
            if (command is MediaCommand media)
            {
                TimeSpan start = end > at ? end : at;
                pieces.Add((start, media.Payload.ToArray()));
                end = start + WavixAudio.GetDuration(media.Payload.Length);
            }
            else if (command is ClearCommand)
            {
                pieces = Cut(pieces, at);
                end = at < end ? at : end;
            }
        }

        return [.. Cut(pieces, call.Now).SelectMany(piece => piece.Pcm)];
    }

    private static List<(TimeSpan Start, byte[] Pcm)> Cut(List<(TimeSpan Start, byte[] Pcm)> pieces, TimeSpan at) =>
        pieces.ConvertAll(piece => (piece.Start, piece.Pcm[..Math.Min(piece.Pcm.Length, BytesBetween(piece.Start, at))]));

    private static int BytesBetween(TimeSpan from, TimeSpan to) => to <= from ? 0
        : (int)Math.Min(int.MaxValue / 2, (to - from).Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond * WavixAudio.BytesPerSample);
}
