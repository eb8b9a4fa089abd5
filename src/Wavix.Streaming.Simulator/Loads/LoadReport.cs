using System.Text.Json.Serialization;

namespace Wavix.Streaming.Simulator;

/// <summary>What a load has shown. Its JSON is what <c>--json</c> prints; durations are in milliseconds.</summary>
internal sealed record LoadReport
{
    /// <summary>Whether all calls ran to the end and no frame was lost.</summary>
    public bool Passed => Problems.Count == 0;

    /// <summary>Why it has not passed, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public required string Server { get; init; }

    public required int CallsAsked { get; init; }

    public required int CallsConnected { get; init; }

    public required int CallsFailed { get; init; }

    /// <summary>Calls that the server or the network ended before we did.</summary>
    public required int CallsEndedEarly { get; init; }

    /// <summary>Why calls could not connect, and how many.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    /// <summary>Ctrl+C ended it.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>How long the rates below are over: while all calls spoke.</summary>
    public required double MeasuredSeconds { get; init; }

    public required long FramesSent { get; init; }

    public required double FramesSentPerSecond { get; init; }

    public required long MessagesReceived { get; init; }

    public required double MessagesReceivedPerSecond { get; init; }

    /// <summary>Frames that came back.</summary>
    public required long FramesEchoed { get; init; }

    /// <summary>Frames that were sent and did not come back; null when not measured.</summary>
    public required long? FramesLost { get; init; }

    /// <summary>Frames that came back later than <see cref="LateMs"/>; null when not measured.</summary>
    public required long? FramesLate { get; init; }

    /// <summary>Frames that came back more than once.</summary>
    public required long FramesRepeated { get; init; }

    /// <summary>Frames that could not be sent, because the server did not read.</summary>
    public required long FramesHeldBack { get; init; }

    /// <summary>Marks that the server sent.</summary>
    public required long MarksAsked { get; init; }

    /// <summary>Marks that were reached before the end, and went back.</summary>
    public required long MarksReturned { get; init; }

    public required double LateMs { get; init; }

    /// <summary>Null when not measured.</summary>
    public required LoadLatency? EchoLatencyMs { get; init; }

    /// <summary>Null when latency is measured.</summary>
    public required string? NotMeasuredBecause { get; init; }

    /// <summary>What Wavix would not take, and how often.</summary>
    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    /// <summary>How connections ended, and how many.</summary>
    public required IReadOnlyDictionary<string, int> Closes { get; init; }

    /// <summary>What the driver itself used, in cores.</summary>
    public required double DriverCores { get; init; }

    /// <summary>What the driver itself was late in sending; no part of the latency.</summary>
    public required LoadLatency DriverLagMs { get; init; }

    /// <summary>Whether the driver sent in time. When not, its machine is too busy to measure a server: reading echoes is late too.</summary>
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
