#region usings
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
            .WithMetrics(metrics => metrics.AddMeter(WavixTelemetry.MeterName, "Wavix.Streaming.Agents"))
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
