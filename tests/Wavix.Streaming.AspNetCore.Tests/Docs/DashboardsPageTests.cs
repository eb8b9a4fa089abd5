using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace HowTo;

/// <summary>The set-up of docs/how-to/dashboards.md gives what its alert rules ask for.</summary>
public sealed class DashboardsPageTests
{
    [Fact]
    public async Task Histograms_InSeconds_HaveBucketsAtTheThresholdsOfTheAlerts()
    {
        List<Metric> exported = [];
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        DashboardsPage.Add(builder);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddInMemoryExporter(exported));
        await using WebApplication app = builder.Build();
        MeterProvider provider = app.Services.GetRequiredService<MeterProvider>();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
        await using var session = new WavixStreamSession(transport);
        await call.StartAsync();
        _ = session.Play(new byte[48_000]);    // a second, of which most is not heard when it is interrupted
        await call.WaitForAudioAsync(960);
        await session.InterruptAsync();
        await call.HangUpAsync();
        await session.Completion;

        provider.ForceFlush();

        foreach ((string instrument, double threshold) in new[] { ("turn.first_audio", 1.5), ("interrupt.clear", 0.1), ("stream.duration", 3600) })
        {
            Metric metric = exported.Should().ContainSingle(metric => metric.Name == "wavix.streaming." + instrument).Subject;
            BoundsOf(metric).Should().Contain(threshold);
        }
    }

    private static List<double> BoundsOf(Metric metric)
    {
        List<double> bounds = [];
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            foreach (HistogramBucket bucket in point.GetHistogramBuckets())
            {
                bounds.Add(bucket.ExplicitBound);
            }
        }

        return bounds;
    }
}
