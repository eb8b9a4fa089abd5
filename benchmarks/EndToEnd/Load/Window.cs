namespace EndToEnd.Load;

/// <summary>What was measured in one stretch of time.</summary>
/// <param name="Messages">Echoes.</param>
/// <param name="Duration">How long it was.</param>
/// <param name="ProcessorTime">Of the server.</param>
/// <param name="Latencies">From sent, or due, to echoed.</param>
internal sealed record Window(long Messages, TimeSpan Duration, TimeSpan ProcessorTime, LatencyHistogram Latencies)
{
    /// <summary>Messages that did not come back.</summary>
    public long Lost { get; init; }

    public double MessagesPerSecond => Messages / Duration.TotalSeconds;

    public double CpuPerMessage => ProcessorTime.TotalMicroseconds / Messages;

    /// <summary>Share of its core that the server was busy.</summary>
    public double Load => ProcessorTime / Duration;
}
