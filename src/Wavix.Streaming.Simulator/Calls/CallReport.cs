using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// The report of a call, printed by <c>--json</c> and shown on the page. Times are milliseconds from the start of the call.
/// </summary>
internal sealed record CallReport
{
    public required string CallId { get; init; }

    public required string StreamId { get; init; }

    public required string StreamType { get; init; }

    public required string Channel { get; init; }

    public required double DurationMs { get; init; }

    /// <summary>
    /// Who ended the call: <c>caller</c>, <c>application</c>, or <c>lost</c> if the connection was lost or our close was not answered. Of a recording
    /// <c>wavix</c> instead of the caller, or <c>unknown</c> if it ends before.
    /// </summary>
    public required string EndedBy { get; init; }

    /// <summary>The status of the application's close; null if it gave none.</summary>
    public required int? CloseStatus { get; init; }

    /// <summary>The text of the application's close; null if it gave none.</summary>
    public required string? CloseDescription { get; init; }

    /// <summary>Messages and audio from the simulator to the application.</summary>
    public required Traffic Sent { get; init; }

    /// <summary>Messages and audio from the application.</summary>
    public required Traffic Received { get; init; }

    /// <summary>How much of the application's audio was played before the end of the call.</summary>
    public required double HeardMs { get; init; }

    /// <summary>All silences between pieces of audio.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>The gaps in which audio arrived too late; see <see cref="HeardAudio.GetUnderruns"/>.</summary>
    public required IReadOnlyList<Gap> Underruns { get; init; }

    public required int MarksAsked { get; init; }

    public required int MarksReturned { get; init; }

    public required int Clears { get; init; }

    /// <summary>When the caller first heard something; null if never.</summary>
    public required double? FirstSoundMs { get; init; }

    /// <summary>Time from the end of the caller's speech to the application's next sound; null if there was none.</summary>
    public required double? ReplyLatencyMs { get; init; }

    /// <summary>What the application did each time that the caller spoke.</summary>
    public required IReadOnlyList<CallTurn> Turns { get; init; }

    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Whether the connection ended with a close that reports no error.</summary>
    public bool EndedInOrder => EndedBy is not ("lost" or "unknown") && CloseStatus is null or 1000 or 1001;

    /// <summary>
    /// Returns the same report with its gaps, turns and problems on an axis that starts earlier, such as that of a phone call. The first sound counts from
    /// the start of the stream as before: the caller waits since then.
    /// </summary>
    /// <param name="earlier">How much earlier the axis starts.</param>
    public CallReport OnAxis(TimeSpan earlier)
    {
        double by = Round(earlier);
        return this with
        {
            Gaps = [.. Gaps.Select(gap => gap with { AtMs = gap.AtMs + by })],
            Underruns = [.. Underruns.Select(gap => gap with { AtMs = gap.AtMs + by })],
            Turns = [.. Turns.Select(turn => turn with { FromMs = turn.FromMs + by, ToMs = turn.ToMs + by })],
            Problems = [.. Problems.Select(problem => problem with { AtMs = problem.AtMs + by })],
        };
    }

    public static CallReport From(
        CallRecording recording, SimulatedCallOptions options, string endedBy, int? closeStatus, string? closeDescription)
    {
        return new CallReport
        {
            CallId = options.CallId,
            StreamId = options.StreamId,
            StreamType = options.StreamType.ToString().ToLowerInvariant(),
            Channel = options.Channel.ToString().ToLowerInvariant(),
            DurationMs = Round(recording.Duration),
            EndedBy = endedBy,
            CloseStatus = closeStatus,
            CloseDescription = string.IsNullOrEmpty(closeDescription) ? null : closeDescription,
            Sent = Count(recording.Messages.Where(m => m.Sent is not null), m => (m.Sent as MediaEvent)?.Payload.Length ?? 0),
            Received = Count(recording.Messages.Where(m => m.Sent is null), m => (m.Received as MediaCommand)?.Payload.Length ?? 0),
            HeardMs = Round(WavixAudio.GetDuration(recording.Heard.ToAudio().Length)),
            Gaps = [.. recording.Heard.GetGaps().Select(Of)],
            Underruns = [.. recording.Heard.GetUnderruns().Select(Of)],
            MarksAsked = recording.Messages.Count(m => m is { Received: MarkCommand, Problem: null }),
            MarksReturned = recording.Messages.Count(m => m.Sent is MarkEvent),
            Clears = recording.Messages.Count(m => m is { Received: ClearCommand, Problem: null }),
            FirstSoundMs = recording.FirstSound is { } first ? Round(first) : null,
            ReplyLatencyMs = recording.Responses.Select(response => response.Latency).FirstOrDefault() is { } latency ? Round(latency) : null,
            Turns = recording.HasCallee ? [] : CallTurn.Find(recording),
            Problems = [.. recording.Messages.Where(m => m.Problem is not null).Select(m => new Problem(Round(m.At), m.Problem!))],
        };
    }

    private static Traffic Count(IEnumerable<SimulatedCallMessage> messages, Func<SimulatedCallMessage, int> audioBytes)
    {
        SimulatedCallMessage[] all = [.. messages];
        return new Traffic(all.Length, Round(WavixAudio.GetDuration(all.Sum(m => (long)audioBytes(m)))));
    }

    private static Gap Of(HeardGap gap) => new(Round(gap.At), Round(gap.Duration));

    private static double Round(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    internal sealed record Traffic(int Messages, double AudioMs);

    internal sealed record Gap(double AtMs, double DurationMs);

    internal sealed record Problem(double AtMs, string Message);
}
