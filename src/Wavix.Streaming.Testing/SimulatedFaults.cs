using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>
/// The faults of a simulated call, which apply to all of it and may be combined. By default there are none. Faults that happen once (a
/// reset, a close without <c>stop</c>) are methods of <see cref="SimulatedCall"/>.
/// </summary>
public sealed class SimulatedFaults
{
    /// <summary>Time that a message takes to arrive, in each direction. Default 0, at most a minute.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// Maximum additional time that a message takes to arrive, drawn at random for each message and direction; order is kept. Default 0, at
    /// most a minute.
    /// </summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>
    /// Seed of <see cref="Jitter"/>: with the same seed, the messages of a direction always have the same delays, so that a run can be
    /// repeated. Default 0.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>Interval at which messages arrive together, in both directions. Default 0, at most a minute.</summary>
    public TimeSpan Burst { get; set; }

    /// <summary>How much faster Wavix's clock is than the application's, in parts per million, from −1,000 to 1,000. Default 0.</summary>
    public double ClockSkew { get; set; }

    /// <summary>Time from <c>connected</c> to <c>start</c>. Default 0, at most an hour.</summary>
    public TimeSpan LateStart { get; set; }

    /// <summary>
    /// Audio that must be received before playback starts, at first and after it ran out of audio. Playback also starts when this time has
    /// passed since the first of the audio. Default 0, at most 10 s.
    /// </summary>
    public TimeSpan Prebuffer { get; set; }

    /// <summary>A mark is returned only when audio received after it starts to play. Default false.</summary>
    public bool MarksNeedMedia { get; set; }

    /// <summary>The call's first mark is never returned. Default false.</summary>
    public bool LoseFirstMark { get; set; }

    /// <summary>
    /// Maximum number of pending marks: marks received beyond it are never returned. Null (default) for no limit, otherwise at least 0.
    /// </summary>
    public int? MaxPendingMarks { get; set; }

    /// <summary>
    /// Marks are returned when they are received, not when playback reaches them; <see cref="MarksNeedMedia"/> is then ignored. Default
    /// false.
    /// </summary>
    public bool MarksAtOnce { get; set; }

    /// <summary>
    /// Level in dB, from −90 to 0, at which the caller's line sends back what the caller hears, 150 ms later. Null (default) for no line
    /// echo. It is mixed into what the caller says, including silence. While the caller says nothing, the line sends only the line echo.
    /// Needs <see cref="SimulatedCallOptions.RealTime"/>; starts with <see cref="SimulatedCall.StartAsync"/>.
    /// </summary>
    public double? LineEcho { get; set; }

    /// <summary>
    /// The last of this many <c>media</c> messages is lost, which leaves a gap in the sequence numbers. 0 (default) for none.
    /// </summary>
    public int LoseEvery { get; set; }

    /// <summary>The last of this many <c>media</c> messages is sent twice, with the same number. 0 (default) for none.</summary>
    public int RepeatEvery { get; set; }

    /// <summary>The last of this many <c>media</c> messages is sent after the message that follows it. 0 (default) for none.</summary>
    public int ReorderEvery { get; set; }

    /// <summary>Number of <c>media</c> messages after which a message that is not JSON is sent, repeatedly. 0 (default) for none.</summary>
    public int MalformedEvery { get; set; }

    /// <summary>Number of <c>media</c> messages after which an unknown event is sent, repeatedly. 0 (default) for none.</summary>
    public int UnknownEvery { get; set; }

    /// <summary>Number of <c>media</c> messages after which a message of 2 MiB is sent, repeatedly. 0 (default) for none.</summary>
    public int OversizedEvery { get; set; }

    /// <summary>
    /// Size in bytes of the WebSocket fragments in which messages are sent; 0 (default) for whole messages. Needs a WebSocket.
    /// </summary>
    public int FragmentBytes { get; set; }

    /// <summary>
    /// Number of WebSocket frames that are written to the socket at once, so that they arrive together. 0 or 1 (default 0) for each by
    /// itself. The last few frames wait for the close: a <c>stop</c> without a close may not arrive. Needs
    /// <see cref="SimulatedCall.ConnectAsync"/>.
    /// </summary>
    public int CoalesceFrames { get; set; }

    /// <summary>The application's pings are not answered. Needs <see cref="SimulatedCall.ConnectAsync"/>. Default false.</summary>
    public bool NoPongs { get; set; }

    /// <summary>
    /// The names that <see cref="Parse"/> knows, and the effect of each. Values in brackets are the default of a name without a value.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Known => FaultNames.Descriptions;

    internal bool AffectLink => Delay > TimeSpan.Zero || Jitter > TimeSpan.Zero || Burst > TimeSpan.Zero;

    /// <summary>Reads faults as written on a command line.</summary>
    /// <param name="faults">
    /// Each <c>name</c> or <c>name=value</c>, for example <c>prebuffer=120ms</c>. If a name occurs more than once, the last one counts.
    /// </param>
    /// <exception cref="FormatException">
    /// A name is not one of <see cref="Known"/>, or a value can't be read. The message says what is accepted.
    /// </exception>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    public static SimulatedFaults Parse(IEnumerable<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var parsed = new SimulatedFaults();
        foreach (string fault in faults)
        {
            FaultNames.Apply(fault, parsed);
        }

        return parsed.CloneValidated();
    }

    /// <summary>
    /// Checks every value. A call also does this when it starts; only then can it check whether it has the WebSocket that a fault needs.
    /// </summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    public void Validate()
    {
        RequireTime(Delay, nameof(Delay), TimeSpan.FromMinutes(1), "a minute");
        RequireTime(Jitter, nameof(Jitter), TimeSpan.FromMinutes(1), "a minute");
        RequireTime(Burst, nameof(Burst), TimeSpan.FromMinutes(1), "a minute");
        RequireTime(LateStart, nameof(LateStart), TimeSpan.FromHours(1), "an hour");
        RequireTime(Prebuffer, nameof(Prebuffer), TimeSpan.FromSeconds(10), "10 s");
        Require(ClockSkew is >= -1000 and <= 1000, nameof(ClockSkew), ClockSkew, "from -1000 to 1000");
        Require(LineEcho is null or (>= -90 and <= 0), nameof(LineEcho), LineEcho, "null, or from -90 to 0");
        Require(MaxPendingMarks is null or >= 0, nameof(MaxPendingMarks), MaxPendingMarks, "null, or at least 0");
        RequireCount(Seed, nameof(Seed));
        RequireCount(LoseEvery, nameof(LoseEvery));
        RequireCount(RepeatEvery, nameof(RepeatEvery));
        RequireCount(ReorderEvery, nameof(ReorderEvery));
        RequireCount(MalformedEvery, nameof(MalformedEvery));
        RequireCount(UnknownEvery, nameof(UnknownEvery));
        RequireCount(OversizedEvery, nameof(OversizedEvery));
        RequireCount(FragmentBytes, nameof(FragmentBytes));
        RequireCount(CoalesceFrames, nameof(CoalesceFrames));
    }

    /// <summary>Returns a checked copy that the caller can't change.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    internal SimulatedFaults CloneValidated()
    {
        Validate();
        return (SimulatedFaults)MemberwiseClone();
    }

    /// <exception cref="ArgumentException">A fault needs a connection that the call does not have.</exception>
    internal void RequireCarrier(bool isWebSocket, bool isSocket)
    {
        Require(isWebSocket || FragmentBytes == 0, nameof(FragmentBytes), FragmentBytes, "0, because the call has no WebSocket");
        Require(isSocket || CoalesceFrames < 2, nameof(CoalesceFrames), CoalesceFrames, "0 or 1, because the call was not opened by ConnectAsync");
        Require(isSocket || !NoPongs, nameof(NoPongs), NoPongs, "false, because the call was not opened by ConnectAsync");
    }

    /// <exception cref="ArgumentException">A fault that can't change on a running call is other than when the call began.</exception>
    internal void RequireSameConnection(SimulatedFaults begun)
    {
        RequireSame(ClockSkew, begun.ClockSkew, nameof(ClockSkew), "skew");
        RequireSame(LateStart, begun.LateStart, nameof(LateStart), "late-start");
        RequireSame(FragmentBytes, begun.FragmentBytes, nameof(FragmentBytes), "fragments");
        RequireSame(CoalesceFrames, begun.CoalesceFrames, nameof(CoalesceFrames), "coalesce");
        RequireSame(NoPongs, begun.NoPongs, nameof(NoPongs), "no-pongs");
    }

    private static void RequireSame<T>(T value, T begun, string property, string name)
        where T : struct
    {
        if (!value.Equals(default(T)) && !value.Equals(begun))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{nameof(SimulatedFaults)}.{property} ({name}) can't become {value} on a running call: it was {begun} when the call began. Set it in {nameof(SimulatedCallOptions)}.{nameof(SimulatedCallOptions.Faults)}."),
                property);
        }
    }

    private static void RequireTime(TimeSpan value, string property, TimeSpan most, string mostText) =>
        Require(value >= TimeSpan.Zero && value <= most, property, value, $"0 or more, at most {mostText}");

    private static void RequireCount(int value, string property) => Require(value >= 0, property, value, "0 or more");

    private static void Require(bool holds, string property, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{nameof(SimulatedFaults)}.{property} is {value}; it must be {range}."), property);
        }
    }
}
