using Reliability.Server;
using Wavix.Streaming;

namespace Reliability.Chaos;

/// <summary>How a call of the chaos ends, and what both ends must then see.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Weight">How often, compared with the others; those that wait for a timeout are rare.</param>
/// <param name="Reason">What the session must tell.</param>
/// <param name="Status">The status that it must tell; null for none.</param>
/// <param name="CallerStatus">The status that the caller must see; null when the connection is lost.</param>
/// <param name="Habit">What the server does; null for any that lets the caller decide.</param>
/// <param name="Error">The type of the error that the session must tell; null for any or none.</param>
internal sealed record ChaosEnding(
    string Name, int Weight, WavixStreamEndReason Reason, int? Status, int? CallerStatus, BotHabit? Habit = null, string? Error = null)
{
    public const string HangUp = "hangs up";
    public const string StopOnly = "stop, no close";
    public const string CloseOnly = "close, no stop";
    public const string Abort = "connection aborted";
    public const string Reset = "TCP reset";
    public const string NoStart = "no start";
    public const string Silence = "falls silent";
    public const string Garbage = "120 invalid messages";
    public const string Oversized = "message of 2 MiB";
    public const string StopsReading = "stops reading";
    public const string AppLeaves = "handler returns";
    public const string AppThrows = "handler throws";
    public const string AppDisposes = "handler disposes";

    public static readonly IReadOnlyList<ChaosEnding> All =
    [
        new(HangUp, 20, WavixStreamEndReason.Stopped, 1000, 1000),
        new(StopOnly, 10, WavixStreamEndReason.Stopped, 1000, 1000),
        new(CloseOnly, 10, WavixStreamEndReason.ClosedByWavix, 1000, 1000),
        new(Abort, 10, WavixStreamEndReason.ConnectionLost, null, null),
        new(Reset, 10, WavixStreamEndReason.ConnectionLost, null, null),
        new(NoStart, 3, WavixStreamEndReason.HandshakeTimeout, 1008, 1008),
        new(Silence, 3, WavixStreamEndReason.IdleTimeout, 1008, 1008),

        // Who plays is sent marks, and one of them among the invalid messages is no row any more.
        new(Garbage, 6, WavixStreamEndReason.ProtocolViolation, 1007, 1007, BotHabit.Echo),
        new(Oversized, 6, WavixStreamEndReason.ProtocolViolation, 1009, 1009),
        new(StopsReading, 2, WavixStreamEndReason.ConnectionLost, null, null, BotHabit.Flood, nameof(TimeoutException)),
        new(AppLeaves, 8, WavixStreamEndReason.ClosedByApplication, 1000, 1000, BotHabit.Leave),
        new(AppThrows, 6, WavixStreamEndReason.ClosedByApplication, 1011, 1011, BotHabit.Throw),
        new(AppDisposes, 6, WavixStreamEndReason.ClosedByApplication, 1000, 1000, BotHabit.Dispose),
    ];

    public static ChaosEnding Draw(Random random)
    {
        int left = random.Next(All.Sum(ending => ending.Weight));
        return All.First(ending => (left -= ending.Weight) < 0);
    }

    /// <summary>What is wrong with an end; null when it is right.</summary>
    public string? Judge(CallEnd end, int? callerStatus) =>
        end.Reason != Reason || end.Status != Status ? $"{Name}: the session says {end.Reason}, status {end.Status}, {end.Error}; not {Reason}, {Status}"
        : Error is not null && end.Error != Error ? $"{Name}: the session's error is {end.Error}, not {Error}"
        : callerStatus != CallerStatus ? $"{Name}: the caller saw {callerStatus}, not {CallerStatus}"
        : null;
}
