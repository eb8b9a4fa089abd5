using System.Net.Security;

namespace Wavix.Streaming.Testing;

/// <summary>Settings of a <see cref="SimulatedCall"/>, which copies them.</summary>
public sealed class SimulatedCallOptions
{
    /// <summary>The clock rate at which a timestamp counts milliseconds from the start of the stream.</summary>
    internal const int Milliseconds = 1000;

    // About a megabyte: Wavix would not send more at once, and a session would not accept it.
    private static readonly TimeSpan LongestFrame = TimeSpan.FromSeconds(20);

    /// <summary>Wire field <c>call_id</c>. Default a new UUID.</summary>
    public string CallId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Wire field <c>stream_id</c>. Default a new UUID.</summary>
    public string StreamId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Wire field <c>stream_type</c>. Default two-way.</summary>
    public StreamType StreamType { get; set; } = StreamType.TwoWay;

    /// <summary>
    /// Wire field <c>channel</c>: the tracks that are sent. Default inbound. A two-way stream sends the inbound track, whatever the value.
    /// </summary>
    public StreamChannel Channel { get; set; } = StreamChannel.Inbound;

    /// <summary>Whether audio is said at the pace of a real call (default) or as fast as the application reads it.</summary>
    public bool RealTime { get; set; } = true;

    /// <summary>Length of one <c>media</c> message, a whole number of samples, above zero and at most 20 s. Default 20 ms.</summary>
    public TimeSpan FrameDuration { get; set; } = WavixAudio.FrameDuration;

    /// <summary>
    /// Clock rate of <c>media.timestamp</c> in Hz: 8,000 (default), 24,000, or 1,000 for milliseconds. Wavix's guide (December 2025) says
    /// "milliseconds from stream start"; its AsyncAPI document says RTP timestamp, without a clock rate. An application should work with
    /// each.
    /// </summary>
    public int RtpClockRate { get; set; } = 8000;

    /// <summary>
    /// The first timestamp of each track. Null (default) for a random one, as RTP requires, or 0 if the clock counts milliseconds.
    /// Timestamps wrap at 32 bits.
    /// </summary>
    public uint? RtpStart { get; set; }

    /// <summary>Whether <c>chunk</c> counts each track separately. If false (default), it counts all <c>media</c> of the stream.</summary>
    public bool ChunksPerTrack { get; set; }

    /// <summary>
    /// The behavior of pending marks at <c>clear</c>. Default <see cref="PendingMarkBehavior.Return"/>, as Wavix's guide says. A mark with
    /// no buffered audio before it is returned immediately.
    /// </summary>
    public PendingMarkBehavior PendingMarks { get; set; }

    /// <summary>
    /// Maximum amount of the application's audio that waits to be played, above zero. More audio is dropped and counted. Null (default) for
    /// no limit.
    /// </summary>
    public TimeSpan? MaxBufferedAudio { get; set; }

    /// <summary>The faults of the call. Default none.</summary>
    public SimulatedFaults Faults { get; set; } = new();

    /// <summary>Maximum wait for the application to answer our close, above zero. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Headers of the upgrade request of <see cref="SimulatedCall.ConnectAsync"/>, by name. Default none.</summary>
    public IDictionary<string, string> RequestHeaders { get; private set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Decides whether <see cref="SimulatedCall.ConnectAsync"/> trusts the application's certificate, for example one created for a test.
    /// Null (default) to trust what the system trusts.
    /// </summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; set; }

    /// <summary>
    /// The clock for pace, playback and timestamps. Default <see cref="TimeProvider.System"/>. A <see cref="Testing.SimulatedClock"/> moves
    /// while an operation of the call is running.
    /// </summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>The clock underlying <see cref="TimeProvider"/> if it is a simulated one; set by <see cref="CloneValidated"/>.</summary>
    internal SimulatedClock? SimulatedClock { get; private set; }

    /// <summary>
    /// Called for every message of both directions, in order, on the simulator's threads. Must be quick and must not throw. By then the
    /// application's message has been applied to the simulated playback, so a test may advance its fake clock in the callback.
    /// </summary>
    public Action<SimulatedCallMessage>? OnMessage { get; set; }

    /// <summary>Checks every value. A call also does this when it starts.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    public void Validate() => CloneValidated();

    /// <summary>Returns a checked copy that the caller can't change.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    internal SimulatedCallOptions CloneValidated()
    {
        Require(CallId is not null, nameof(CallId), "null", "a text");
        Require(StreamId is not null, nameof(StreamId), "null", "a text");
        Require(
            FrameDuration > TimeSpan.Zero
            && FrameDuration <= LongestFrame
            && FrameDuration.Ticks * WavixAudio.SampleRate % TimeSpan.TicksPerSecond == 0,
            nameof(FrameDuration),
            FrameDuration,
            "a whole number of samples (of 1/24,000 s), above zero and at most 20 s");
        Require(RtpClockRate is Milliseconds or 8000 or 24_000, nameof(RtpClockRate), RtpClockRate, "1000, 8000 or 24000");
        Require(Enum.IsDefined(PendingMarks), nameof(PendingMarks), PendingMarks, "one of its values");
        Require(!(MaxBufferedAudio <= TimeSpan.Zero), nameof(MaxBufferedAudio), MaxBufferedAudio ?? TimeSpan.Zero, "null or above zero");
        Require(Faults is not null, nameof(Faults), "null", "a SimulatedFaults; an empty one is the default");
        Require(
            CloseTimeout > TimeSpan.Zero && CloseTimeout.TotalMilliseconds < uint.MaxValue,
            nameof(CloseTimeout),
            CloseTimeout,
            "above zero and below 49 days");
        Require(TimeProvider is not null, nameof(TimeProvider), "null", "a TimeProvider; TimeProvider.System is the default");
        var copy = (SimulatedCallOptions)MemberwiseClone();
        copy.SimulatedClock = TimeProvider as SimulatedClock;
        copy.Faults = Faults!.CloneValidated();
        copy.RequestHeaders = new Dictionary<string, string>(RequestHeaders, StringComparer.OrdinalIgnoreCase);
        if (copy.Faults.ClockSkew != 0)
        {
            copy.TimeProvider = new SkewedClock(TimeProvider!, copy.Faults.ClockSkew);
        }

        return copy;
    }

    /// <summary>Returns a copy for one stream. It is not checked: the call that is made with it does that.</summary>
    internal SimulatedCallOptions CloneForStream(string callId, string streamId, StreamType type, StreamChannel channel, TimeProvider clock)
    {
        var copy = (SimulatedCallOptions)MemberwiseClone();
        copy.CallId = callId;
        copy.StreamId = streamId;
        copy.StreamType = type;
        copy.Channel = channel;
        copy.TimeProvider = clock;
        copy.Faults = Faults.CloneValidated();
        copy.RequestHeaders = new Dictionary<string, string>(RequestHeaders, StringComparer.OrdinalIgnoreCase);
        return copy;
    }

    private static void Require(bool holds, string property, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(SimulatedCallOptions)}.{property} is {value}; it must be {range}.", property);
        }
    }
}
