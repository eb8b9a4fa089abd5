using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Agents.Tests.Docs;

/// <summary>docs/reference/metrics.md has every instrument of an agent.</summary>
public sealed partial class AgentMetricsPageTests
{
    [Fact]
    public void Page_TableOfInstruments_IsAllOfThemWithTheirKindsAndUnits()
    {
        RuntimeHelpers.RunClassConstructor(typeof(AgentTelemetry).TypeHandle);
        using var metrics = new RecordedMetrics(WavixAgentTelemetry.MeterName);
        string page = File.ReadAllText(Repository.PathOf("docs", "reference", "metrics.md"));

        Row().Matches(page).Select(row => $"{row.Groups["name"]} {row.Groups["kind"]} {row.Groups["unit"]}")
            .Should().BeEquivalentTo(metrics.Instruments.Select(instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}"));
    }

    /// <summary>Else a histogram in seconds has a first bucket of 5 s, as long as a call with silence can be.</summary>
    [Fact]
    public void Histograms_Buckets_BeginBelowASecond()
    {
        RuntimeHelpers.RunClassConstructor(typeof(AgentTelemetry).TypeHandle);
        using var metrics = new RecordedMetrics(WavixAgentTelemetry.MeterName);
        string page = File.ReadAllText(Repository.PathOf("docs", "reference", "metrics.md"));

        Histogram<double>[] histograms = [.. metrics.Instruments.OfType<Histogram<double>>()];

        histograms.Should().HaveCount(4).And.OnlyContain(histogram => histogram.Advice!.HistogramBucketBoundaries![0] < 1);
        page.Should().Contain(string.Join(", ", histograms[0].Advice!.HistogramBucketBoundaries!.Select(bound => bound.ToString(CultureInfo.InvariantCulture))));
    }

    private static string KindOf(Instrument instrument) => instrument is Counter<long> ? "counter" : "histogram";

    [GeneratedRegex(@"^\| `(?<name>(?:wavix\.agent|gen_ai\.client)\.[^`]+)` \| (?<kind>[^|]+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
