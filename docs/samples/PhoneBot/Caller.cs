using System.Runtime.InteropServices;
using Wavix.Streaming;

namespace PhoneBot;

/// <summary>
/// Hears whether the caller speaks, by the level alone: a long cough is speech, and so is the bot's own voice from a loudspeaker. Put your voice
/// activity detector here.
/// </summary>
internal sealed class Caller(TimeProvider clock)
{
    // Root mean square, −30 dBFS: above the bot's own sounds when the caller's line sends them back 20 dB quieter.
    private const double Loud = 1036;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    // Less is a click; speech has gaps between its sounds; on a noisy line the level never falls.
    private static readonly TimeSpan MinSpeech = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private TimeSpan _speech;
    private TimeSpan _gap;
    private long _quietSince;

    /// <summary>The next audio of the caller.</summary>
    /// <returns>Whether the caller is speaking.</returns>
    public bool Hear(ReadOnlySpan<byte> pcm)
    {
        TimeSpan duration = WavixAudio.GetDuration(pcm.Length);
        if (RootMeanSquare(MemoryMarshal.Cast<byte, short>(pcm)) >= Loud)
        {
            Volatile.Write(ref _quietSince, clock.GetTimestamp());
            _speech += duration;
            _gap = TimeSpan.Zero;
        }
        else if ((_gap += duration) > MaxGap)
        {
            _speech = TimeSpan.Zero;
        }

        return _speech >= MinSpeech;
    }

    /// <summary>Waits until the caller has been quiet for this time, counted from now on. A stream may send nothing at all then, so the clock decides.</summary>
    public async Task WaitForQuietAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        long begun = clock.GetTimestamp();
        Volatile.Write(ref _quietSince, begun);
        while (clock.GetElapsedTime(Volatile.Read(ref _quietSince)) < duration && clock.GetElapsedTime(begun) < MaxWait)
        {
            await Task.Delay(Frame, clock, cancellationToken);
        }
    }

    private static double RootMeanSquare(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += sample * sample;
        }

        return Math.Sqrt(sum / Math.Max(samples.Length, 1));
    }
}
