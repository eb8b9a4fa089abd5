#region usings
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Wavix.Streaming;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/dashboards.md, run by <see cref="DashboardsPageTests"/>.</summary>
internal static class DashboardsPage
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region telemetry
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(WavixTelemetry.MeterName, "Wavix.Streaming.Agents")
                .AddView(instrument => instrument is Histogram<double> { Unit: "s" } && instrument.Meter.Name.StartsWith("Wavix.", StringComparison.Ordinal)
                    ? new ExplicitBucketHistogramConfiguration { Boundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 5, 10, 30, 60, 300, 900, 3600] }
                    : null))
            .WithTracing(traces => traces.AddSource(WavixTelemetry.ActivitySourceName, "Wavix.Streaming.Agents"));
        #endregion

        #region logs
        builder.Logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;      // CallId, on each record of a call
            console.TimestampFormat = "O";
        });
        #endregion
    }
}
