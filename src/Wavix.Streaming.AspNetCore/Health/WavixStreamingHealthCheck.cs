using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Reports whether this process accepts new streams.</summary>
internal sealed class WavixStreamingHealthCheck(IWavixStreamRegistry registry, IOptions<WavixStreamEndpointOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        int active = registry.Count;
        int leftover = registry.LeftoverHandlers;
        int max = options.Value.MaxConcurrentStreams;
        var data = new Dictionary<string, object> { ["active"] = active, ["max"] = max, ["leftover"] = leftover };
        return Task.FromResult(
            registry.IsDraining ? new HealthCheckResult(context.Registration.FailureStatus, "Stopping: new streams are refused.", data: data)
            : active >= max ? HealthCheckResult.Degraded("At capacity: new streams are refused until one ends.", data: data)
            : leftover >= max ? HealthCheckResult.Degraded("Too many handlers have not returned: new streams are refused.", data: data)
            : HealthCheckResult.Healthy("New streams are accepted.", data));
    }
}
