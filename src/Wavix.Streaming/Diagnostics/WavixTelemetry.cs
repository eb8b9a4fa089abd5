namespace Wavix.Streaming;

/// <summary>Names under which the SDK reports traces and metrics; subscribe to them with OpenTelemetry or any listener.</summary>
/// <remarks>
/// Tags are direction, known event name (else <c>unknown</c>), track and reason; call and stream ids never are. Costs nothing while nobody
/// listens.
/// </remarks>
public static class WavixTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/>: <c>Wavix.Streaming</c>; one activity, <c>wavix.stream</c>, per stream.</summary>
    public const string ActivitySourceName = "Wavix.Streaming";

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>: <c>Wavix.Streaming</c>.</summary>
    public const string MeterName = "Wavix.Streaming";
}
