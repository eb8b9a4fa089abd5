namespace Wavix.Streaming.Agents;

/// <summary>The names under which voice agents report traces and metrics. Subscribe to them with OpenTelemetry or any other listener.</summary>
/// <remarks>
/// Names and tags follow OpenTelemetry's conventions for generative AI where they fit. Nothing that was said is in them, and no id of a call.
/// </remarks>
public static class WavixAgentTelemetry
{
    /// <summary>
    /// Name of the <see cref="System.Diagnostics.ActivitySource"/>: <c>Wavix.Streaming.Agents</c>. It has one activity per run, one per response of
    /// the model, and one per tool that runs.
    /// </summary>
    public const string ActivitySourceName = "Wavix.Streaming.Agents";

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>: <c>Wavix.Streaming.Agents</c>.</summary>
    public const string MeterName = "Wavix.Streaming.Agents";
}
