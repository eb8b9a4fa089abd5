using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing;

/// <summary>The line echo: the caller's line sends back what the caller hears, quieter and later.</summary>
internal sealed class LineEcho(CallPlayout playout, double decibels)
{
    private const long DelaySamples = 150 * WavixAudio.SampleRate / 1000;

    private readonly double _gain = Math.Pow(10, decibels / 20);

    /// <summary>Returns the line echo of the faults; null if there is none, or if audio is not said at the pace of a real call.</summary>
    public static LineEcho? Of(SimulatedCallOptions options, SimulatedFaults faults, CallPlayout playout) =>
        faults.LineEcho is { } level && options.RealTime ? new LineEcho(playout, level) : null;

    /// <summary>Adds the echo to a frame that starts at the given moment.</summary>
    /// <returns>False if the caller heard nothing that the line could echo.</returns>
    public bool MixInto(Span<byte> frame, TimeSpan at)
    {
        long from = HeardAudio.ToSamples(at) - DelaySamples;
        Span<short> samples = MemoryMarshal.Cast<byte, short>(frame);
        IReadOnlyList<PlayoutPiece> pieces = playout.HeardWithin(from, from + samples.Length);
        foreach (PlayoutPiece piece in pieces)
        {
            ReadOnlySpan<short> heard = MemoryMarshal.Cast<byte, short>(piece.Pcm.Span);
            for (int i = 0; i < heard.Length; i++)
            {
                ref short sample = ref samples[(int)(piece.Start - from) + i];
                sample = (short)Math.Clamp(sample + (int)Math.Round(heard[i] * _gain), short.MinValue, short.MaxValue);
            }
        }

        return pieces.Count > 0;
    }
}
