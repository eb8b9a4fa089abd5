namespace Wavix.Streaming.Testing;

/// <summary>Settings of a <see cref="SimulatedCall"/>, which copies them.</summary>
public sealed class SimulatedCallOptions
{
    /// <summary>Wire field <c>call_id</c>. Default a new UUID.</summary>
    public string CallId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Wire field <c>stream_id</c>. Default a new UUID.</summary>
    public string StreamId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Wire field <c>stream_type</c>. Default two-way.</summary>
    public StreamType StreamType { get; set; } = StreamType.TwoWay;

    /// <summary>Wire field <c>channel</c>. Default inbound.</summary>
    public StreamChannel Channel { get; set; } = StreamChannel.Inbound;

    /// <summary>Whether audio is said at the pace of a real call (default) or as fast as the application takes it.</summary>
    public bool RealTime { get; set; } = true;

    /// <summary>Length of one <c>media</c> message, a whole number of samples, above zero. Default 20 ms.</summary>
    public TimeSpan FrameDuration { get; set; } = WavixAudio.FrameDuration;

    /// <summary>Clock of the RTP timestamps in Hz: 8,000 (default) or 24,000.</summary>
    public int RtpClockRate { get; set; } = 8000;

    /// <summary>Longest wait for the application to answer our close, above zero. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock of pace, playback and timestamps. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Called for every message of both directions, in order, on the simulator's threads; must be quick and not throw.</summary>
    public Action<SimulatedCallMessage>? OnMessage { get; set; }

    internal SimulatedCallOptions Freeze()
    {
        long frameBytes = WavixAudio.GetByteCount(FrameDuration);
        if (frameBytes is <= 0 or > 1024 * 1024)
        {
            throw new ArgumentException($"{nameof(SimulatedCallOptions)}.{nameof(FrameDuration)} is {FrameDuration}; it must be at least one sample and at most 20 s.");
        }

        if (RtpClockRate is not (8000 or 24_000))
        {
            throw new ArgumentException($"{nameof(SimulatedCallOptions)}.{nameof(RtpClockRate)} is {RtpClockRate}; it must be 8000 or 24000.");
        }

        if (CloseTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(SimulatedCallOptions)}.{nameof(CloseTimeout)} is {CloseTimeout}; it must be above zero.");
        }

        return (SimulatedCallOptions)MemberwiseClone();
    }
}
