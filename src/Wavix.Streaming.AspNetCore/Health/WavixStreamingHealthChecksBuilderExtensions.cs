using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check of the streams.</summary>
public static class WavixStreamingHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy while the application stops and its last calls continue, degraded while
    /// <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> streams are open or as many handlers have not returned, else healthy. Its
    /// data are <c>active</c>, <c>max</c> and <c>leftover</c>.
    /// </summary>
    /// <remarks>For readiness. Never for liveness: a process that is killed because it is busy or stopping takes its calls with it.</remarks>
    /// <param name="builder">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">The status to report instead of Unhealthy; null for Unhealthy.</param>
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
