using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check of the streams.</summary>
public static class WavixStreamingHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy while the application stops and its last calls go on, degraded while
    /// <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> are here, else healthy. Its data are <c>active</c> and <c>max</c>.
    /// </summary>
    /// <remarks>For readiness. Never for liveness: a process that is killed because it is busy or stopping takes its calls with it.</remarks>
    /// <param name="builder">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What is told instead of unhealthy; null for unhealthy.</param>
    /// <param name="tags">The check's tags, by which an endpoint chooses its checks; null for <c>ready</c>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    public static IHealthChecksBuilder AddWavixStreaming(
        this IHealthChecksBuilder builder, string name = "wavix-streaming", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<WavixStreamingHealthCheck>(name, failureStatus, tags ?? ["ready"]);
    }
}
