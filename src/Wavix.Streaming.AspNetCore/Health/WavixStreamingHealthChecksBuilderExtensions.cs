using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that add a health check of the streams.</summary>
public static class WavixStreamingHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check. It is unhealthy while the application is stopping and its last calls continue. It is degraded while
    /// <see cref="WavixStreamEndpointOptions.MaxConcurrentStreams"/> streams are open or as many handlers have not returned. Otherwise it
    /// is healthy. Its data is <c>active</c>, <c>max</c> and <c>leftover</c>.
    /// </summary>
    /// <remarks>
    /// Use it for readiness, never for liveness: if a process is killed because it is busy or stopping, its calls are lost.
    /// </remarks>
    /// <param name="builder">The result of <c>AddHealthChecks()</c>.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status to report instead of Unhealthy; null for Unhealthy.</param>
    /// <param name="tags">The tags of the check, by which an endpoint selects checks; null for <c>ready</c>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    public static IHealthChecksBuilder AddWavixStreaming(
        this IHealthChecksBuilder builder, string name = "wavix-streaming", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<WavixStreamingHealthCheck>(name, failureStatus, tags ?? ["ready"]);
    }
}
