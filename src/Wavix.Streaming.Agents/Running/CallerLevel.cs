using System.Runtime.InteropServices;

namespace Wavix.Streaming.Agents;

/// <summary>
/// When the caller's line last carried a sound. Models now and then report speech that never was, and never its end. Written by the reader of the call's
/// events, read by timers.
/// </summary>
internal sealed class CallerLevel(TimeProvider time)
{
    // About -50 dBFS: below any speech that a model detects.
    private const short LoudestSilence = 100;

    private long _lastSound = long.MinValue;

    /// <summary>Audio of the caller arrives.</summary>
    /// <param name="pcm">PCM16.</param>
    public void Hear(ReadOnlySpan<byte> pcm)
    {
        if (MemoryMarshal.Cast<byte, short>(pcm).ContainsAnyExceptInRange((short)-LoudestSilence, LoudestSilence))
        {
            Volatile.Write(ref _lastSound, time.GetTimestamp());
        }
    }

    /// <summary>Whether nothing was heard in the last of the call.</summary>
    public bool IsSilentFor(TimeSpan duration)
    {
        long last = Volatile.Read(ref _lastSound);
        return last == long.MinValue || time.GetElapsedTime(last) >= duration;
    }
}
