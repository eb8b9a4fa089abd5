using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Agents.Tests.Docs;

/// <summary>docs/reference/metrics.md has every instrument of an agent.</summary>
public sealed partial class AgentMetricsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "metrics.md"));

    [Fact]
    public void Page_TableOfInstruments_IsAllOfThemWithTheirKindsAndUnits() =>
        Row().Matches(Page).Select(row => $"{row.Groups["name"]} {row.Groups["kind"]} {row.Groups["unit"]}")
            .Should().BeEquivalentTo(FindAll().Select(instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}"));

    /// <summary>OpenTelemetry's first default bucket ends at 5, which in seconds is longer than any answer.</summary>
    [Fact]
    public void Histograms_Buckets_BeginBelowASecond()
    {
        Histogram<double>[] histograms = [.. FindAll().OfType<Histogram<double>>()];

        histograms.Should().HaveCount(4).And.OnlyContain(histogram => histogram.Advice!.HistogramBucketBoundaries![0] < 1);
        Page.Should().Contain(string.Join(", ", histograms[0].Advice!.HistogramBucketBoundaries!.Select(bound => bound.ToString(CultureInfo.InvariantCulture))));
    }

    private static IReadOnlyList<Instrument> FindAll()
    {
        // Instruments are made with the first use of their class.
        RuntimeHelpers.RunClassConstructor(typeof(AgentTelemetry).TypeHandle);
        using var metrics = new RecordedMetrics(WavixAgentTelemetry.MeterName);
        return metrics.Instruments;
    }

    private static string KindOf(Instrument instrument) => instrument is Counter<long> ? "counter" : "histogram";

    [GeneratedRegex(@"^\| `(?<name>(?:wavix\.agent|gen_ai\.client)\.[^`]+)` \| (?<kind>[^|]+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
