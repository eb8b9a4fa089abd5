using System.Security.Cryptography;

namespace Wavix.Streaming.Testing;

/// <summary>One track of a call: its RTP clock and its chunk numbers. Not thread-safe.</summary>
internal sealed class CallTrack(SimulatedCallOptions options)
{
    private readonly uint _start = options.RtpStart
        ?? (options.RtpClockRate == SimulatedCallOptions.Milliseconds ? 0 : BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));

    private long _position;

    /// <summary>Number of chunks so far.</summary>
    public long Chunks { get; set; }

    /// <summary>
    /// The timestamp of the next frame. RFC 3550, section 5.1: it counts clock ticks, starts at any value, and wraps at 32 bits.
    /// </summary>
    public uint Timestamp => unchecked(_start + (uint)(_position * options.RtpClockRate / WavixAudio.SampleRate));

    /// <summary>Advances the clock by a frame that was sent.</summary>
    public void Advance(long samples) => _position += samples;

    /// <summary>Advances the clock, by whole frames, over a time in which nothing was sent.</summary>
    public void CatchUp(long now, long frameSamples) => _position += Math.Max((now - _position) / frameSamples, 0) * frameSamples;
}
