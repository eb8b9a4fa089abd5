using static System.FormattableString;

namespace Wavix.Streaming.Simulator;

/// <summary>Formats a <see cref="LoadReport"/> for people.</summary>
internal static class LoadReportText
{
    public static IEnumerable<string> ToLines(LoadReport report)
    {
        yield return $"Load on {report.Server}{(report.Interrupted ? ", ended early" : "")}";
        yield return Line("calls", Invariant($"{report.CallsConnected:N0} of {report.CallsAsked:N0} connected, {report.CallsFailed:N0} failed, {report.CallsEndedEarly:N0} ended early"));
        foreach ((string reason, int count) in report.Failures)
        {
            yield return Line("", Invariant($"{count:N0} x {reason}"));
        }

        yield return Line("sent", Invariant($"{report.FramesSent:N0} frames; {report.FramesSentPerSecond:N0} a second while all spoke ({report.MeasuredSeconds:0.0} s)"));
        yield return Line("received", Invariant($"{report.MessagesReceived:N0} messages; {report.MessagesReceivedPerSecond:N0} a second"));
        yield return report.EchoLatencyMs is { } latency
            ? Line("echo latency", Distribution(latency))
            : Line("echo latency", Invariant($"not measured: {report.NotMeasuredBecause}"));
        yield return report.FramesLost is { } lost
            ? Line("frames", Invariant($"{report.FramesEchoed:N0} echoed, {lost:N0} lost, {report.FramesLate:N0} late (by more than {report.LateMs:0.#} ms), {report.FramesRepeated:N0} repeated"))
            : Line("frames", "not measured");
        if (report.FramesHeldBack > 0)
        {
            yield return Line("", Invariant($"{report.FramesHeldBack:N0} not sent, because the server did not read"));
        }

        if (report.MarksAsked > 0)
        {
            yield return Line("marks", Invariant($"{report.MarksReturned:N0} of {report.MarksAsked:N0} returned"));
        }

        yield return Line("errors", Invariant($"{report.Errors.Values.Sum():N0}"));
        foreach ((string kind, int count) in report.Errors)
        {
            yield return Line("", Invariant($"{count:N0} x {kind}"));
        }

        yield return Line("closes", report.Closes.Count == 0 ? "none" : string.Join(", ", report.Closes.Select(close => Invariant($"{close.Key}: {close.Value:N0}"))));
        yield return Line("driver", Invariant($"{report.DriverCores:0.00} cores; behind its schedule by {Distribution(report.DriverLagMs)}"));
        if (!report.DriverKeptPace)
        {
            yield return Line("", "This machine was too busy to drive the load: the latencies are not those of the server alone.");
        }

        yield return report.Passed
            ? report.FramesLost is null ? "All calls ran; lost frames were not measured." : "All calls ran, and no frame was lost."
            : string.Join(' ', report.Problems);
    }

    private static string Line(string name, string text) => $"  {name,-13} {text}";

    private static string Distribution(LoadLatency latency) =>
        Invariant($"p50 {latency.P50:0.0} ms, p99 {latency.P99:0.0} ms, max {latency.Max:0.0} ms");
}
