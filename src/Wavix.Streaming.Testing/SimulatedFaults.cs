using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>
/// What goes wrong in a simulated call, for as long as it lasts; all of it may be combined. By default nothing does. What happens once (a
/// reset, a close without <c>stop</c>) is a method of <see cref="SimulatedCall"/>.
/// </summary>
public sealed class SimulatedFaults
{
    /// <summary>How long a message travels, each way. Default 0, at most a minute.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How much longer than <see cref="Delay"/> a message may travel, each way, drawn for each; order is kept. Default 0, at most a minute.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>
    /// Where the drawing of <see cref="Jitter"/> begins: of one seed the messages of a direction are always late by the same, so that a run
    /// can be repeated. Default 0.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>Messages wait for each other and arrive together, once in this time, both ways. Default 0, at most a minute.</summary>
    public TimeSpan Burst { get; set; }

    /// <summary>How much faster Wavix's clock is than the application's, in parts per million, from −1,000 to 1,000. Default 0.</summary>
    public double ClockSkew { get; set; }

    /// <summary>How long after <c>connected</c> the <c>start</c> is sent. Default 0, at most an hour.</summary>
    public TimeSpan LateStart { get; set; }

    /// <summary>
    /// Playback that is idle, or has run dry, begins when this much audio was received, or this time after the first of it. Default 0, at most
    /// 10 s.
    /// </summary>
    public TimeSpan Prebuffer { get; set; }

    /// <summary>A mark is returned only when audio received after it begins to play. Default false.</summary>
    public bool MarksNeedMedia { get; set; }

    /// <summary>The call's first mark is never returned. Default false.</summary>
    public bool LoseFirstMark { get; set; }

    /// <summary>Marks received while this many are pending are never returned; null (default) for no limit, else at least 0.</summary>
    public int? MaxPendingMarks { get; set; }

    /// <summary>Marks are returned when they are received, not when playback reaches them; <see cref="MarksNeedMedia"/> does not count then. Default false.</summary>
    public bool MarksAtOnce { get; set; }

    /// <summary>
    /// How loud the caller's line sends back what the caller hears, 150 ms later, in dB from −90 to 0; null (default) for not at all. It is
    /// mixed into what the caller says, silence included; while the caller says nothing, the line sends the line echo alone. Only with
    /// <see cref="SimulatedCallOptions.RealTime"/>, from <see cref="SimulatedCall.StartAsync"/> on.
    /// </summary>
    public double? LineEcho { get; set; }

    /// <summary>Of this many <c>media</c> messages the last is lost: a gap in the sequence numbers. 0 (default) for none.</summary>
    public int LoseEvery { get; set; }

    /// <summary>Of this many <c>media</c> messages the last is sent twice, with the same number. 0 (default) for none.</summary>
    public int RepeatEvery { get; set; }

    /// <summary>Of this many <c>media</c> messages the last is sent after the message that follows it. 0 (default) for none.</summary>
    public int ReorderEvery { get; set; }

    /// <summary>After every this many <c>media</c> messages, one that is not JSON is sent. 0 (default) for none.</summary>
    public int MalformedEvery { get; set; }

    /// <summary>After every this many <c>media</c> messages, an event is sent that the protocol does not have. 0 (default) for none.</summary>
    public int UnknownEvery { get; set; }

    /// <summary>After every this many <c>media</c> messages, one of 2 MiB is sent. 0 (default) for none.</summary>
    public int OversizedEvery { get; set; }

    /// <summary>Messages are sent in WebSocket fragments of this many bytes; 0 (default) for whole. Needs a WebSocket.</summary>
    public int FragmentBytes { get; set; }

    /// <summary>
    /// This many WebSocket frames are written to the socket at once, so that they arrive together; 0 or 1 (default 0) for each by itself. The
    /// last few wait for the close: a <c>stop</c> that no close follows may not arrive.
    /// Needs <see cref="SimulatedCall.ConnectAsync"/>.
    /// </summary>
    public int CoalesceFrames { get; set; }

    /// <summary>The application's pings are not answered. Needs <see cref="SimulatedCall.ConnectAsync"/>. Default false.</summary>
    public bool NoPongs { get; set; }

    /// <summary>The names that <see cref="Parse"/> knows, and what each does; values in brackets are what the name alone means.</summary>
    public static IReadOnlyDictionary<string, string> Known => FaultNames.Descriptions;

    internal bool AffectLink => Delay > TimeSpan.Zero || Jitter > TimeSpan.Zero || Burst > TimeSpan.Zero;

    /// <summary>Reads faults as a command line names them.</summary>
    /// <param name="faults">Each <c>name</c> or <c>name=value</c>, for instance <c>prebuffer=120ms</c>; of equal names the last counts.</param>
    /// <exception cref="FormatException">A name is not one of <see cref="Known"/>, or a value can't be read; the message says what can.</exception>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    public static SimulatedFaults Parse(IEnumerable<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var parsed = new SimulatedFaults();
        foreach (string fault in faults)
        {
            FaultNames.Apply(fault, parsed);
        }

        return parsed.Freeze();
    }

    /// <summary>
    /// Checks every value. A call does so itself when it begins; only then does it see whether it has the WebSocket that a fault needs.
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

    /// <summary>A checked copy that the caller can't change.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    internal SimulatedFaults Freeze()
    {
        Validate();
        return (SimulatedFaults)MemberwiseClone();
    }

    /// <exception cref="ArgumentException">A fault needs what the call does not have.</exception>
    internal void RequireCarrier(bool isWebSocket, bool isSocket)
    {
        Require(isWebSocket || FragmentBytes == 0, nameof(FragmentBytes), FragmentBytes, "0, since the call has no WebSocket");
        Require(isSocket || CoalesceFrames < 2, nameof(CoalesceFrames), CoalesceFrames, "0 or 1, since the call was not opened by ConnectAsync");
        Require(isSocket || !NoPongs, nameof(NoPongs), NoPongs, "false, since the call was not opened by ConnectAsync");
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
