using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Whether this process takes new streams.</summary>
internal sealed class WavixStreamingHealthCheck(IWavixStreamRegistry registry, IOptions<WavixStreamEndpointOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        int active = registry.Count;
        int most = options.Value.MaxConcurrentStreams;
        var data = new Dictionary<string, object> { ["active"] = active, ["max"] = most };
        return Task.FromResult(
            registry.IsDraining ? new HealthCheckResult(context.Registration.FailureStatus, "Stopping: no new streams are taken.", data: data)
            : active >= most ? HealthCheckResult.Degraded("At capacity: new streams are refused until one ends.", data: data)
            : HealthCheckResult.Healthy("New streams are taken.", data));
    }
}
