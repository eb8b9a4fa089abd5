using System.Text.Json.Serialization;

namespace Wavix.Streaming.Simulator;

/// <summary>The results of a load. <c>--json</c> prints it; durations are in milliseconds.</summary>
internal sealed record LoadReport
{
    /// <summary>Whether all calls ran to the end and no frame was lost.</summary>
    public bool Passed => Problems.Count == 0;

    /// <summary>Why it has not passed, one sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public required string Server { get; init; }

    public required int CallsAsked { get; init; }

    public required int CallsConnected { get; init; }

    public required int CallsFailed { get; init; }

    /// <summary>Number of calls that the server or the network ended before we did.</summary>
    public required int CallsEndedEarly { get; init; }

    /// <summary>Why calls could not connect, and how many of each.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    /// <summary>Whether Ctrl+C ended it.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The period of the rates below: the time while all calls spoke.</summary>
    public required double MeasuredSeconds { get; init; }

    public required long FramesSent { get; init; }

    public required double FramesSentPerSecond { get; init; }

    public required long MessagesReceived { get; init; }

    public required double MessagesReceivedPerSecond { get; init; }

    /// <summary>Number of frames that were echoed.</summary>
    public required long FramesEchoed { get; init; }

    /// <summary>Number of frames that were sent but not echoed; null if not measured.</summary>
    public required long? FramesLost { get; init; }

    /// <summary>Number of frames that were echoed later than <see cref="LateMs"/>; null if not measured.</summary>
    public required long? FramesLate { get; init; }

    /// <summary>Number of frames that were echoed more than once.</summary>
    public required long FramesRepeated { get; init; }

    /// <summary>Number of frames that could not be sent, because the server did not read.</summary>
    public required long FramesHeldBack { get; init; }

    /// <summary>Number of marks that the server sent.</summary>
    public required long MarksAsked { get; init; }

    /// <summary>Number of marks that were reached before the end and returned.</summary>
    public required long MarksReturned { get; init; }

    public required double LateMs { get; init; }

    /// <summary>The latency of the echo; null if not measured.</summary>
    public required LoadLatency? EchoLatencyMs { get; init; }

    /// <summary>Why latency was not measured; null if it was.</summary>
    public required string? NotMeasuredBecause { get; init; }

    /// <summary>The errors for which Wavix would not accept a message, and how often each occurred.</summary>
    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    /// <summary>How connections ended, and how many of each.</summary>
    public required IReadOnlyDictionary<string, int> Closes { get; init; }

    /// <summary>The CPU used by the driver itself, in cores.</summary>
    public required double DriverCores { get; init; }

    /// <summary>The delay of the driver itself in sending; not included in the latency.</summary>
    public required LoadLatency DriverLagMs { get; init; }

    /// <summary>
    /// Whether the driver sent in time. If not, its machine is too busy to measure a server, because it also reads echoes late.
    /// </summary>
    public bool DriverKeptPace => DriverLagMs.P99 <= WavixAudio.FrameDuration.TotalMilliseconds;

    /// <summary>Whether no call connected at all.</summary>
    [JsonIgnore]
    public bool NothingConnected => CallsConnected == 0 && CallsFailed > 0;
}

/// <summary>A distribution of durations, in milliseconds.</summary>
internal sealed record LoadLatency(double P50, double P99, double Max)
{
    public static LoadLatency Of(LatencyHistogram histogram) =>
        new(Round(histogram.Percentile(0.5)), Round(histogram.Percentile(0.99)), Round(histogram.Max));

    private static double Round(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 2);
}
