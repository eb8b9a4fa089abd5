namespace Wavix.Streaming;

/// <summary>The names under which the SDK reports traces and metrics. Subscribe to them with OpenTelemetry or any other listener.</summary>
/// <remarks>
/// The tags are direction, known event name (otherwise <c>unknown</c>), track and reason, but never call or stream ids. Without a listener,
/// telemetry costs nothing.
/// </remarks>
public static class WavixTelemetry
{
    /// <summary>
    /// Name of the <see cref="System.Diagnostics.ActivitySource"/>: <c>Wavix.Streaming</c>. It has one activity per stream,
    /// <c>wavix.stream</c>.
    /// </summary>
    public const string ActivitySourceName = "Wavix.Streaming";

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>: <c>Wavix.Streaming</c>.</summary>
    public const string MeterName = "Wavix.Streaming";
}
