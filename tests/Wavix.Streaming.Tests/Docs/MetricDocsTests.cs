using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>What is written about metrics, and the dashboard that shows them, name the instruments that are there.</summary>
public partial class MetricDocsTests
{
    private static readonly IReadOnlyList<Instrument> All = FindAll();

    public static TheoryData<string> Pages => [.. MarkdownPage.Paths];

    [Fact]
    public void Page_TableOfInstruments_IsAllOfThemWithTheirKindsAndUnits() =>
        Row().Matches(Read("docs/reference/metrics.md"))
            .Select(row => $"{row.Groups["name"]} {row.Groups["kind"]} {row.Groups["unit"]}")
            .Should().BeEquivalentTo(All.Select(instrument => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_MetricsInTheText_AreInstruments(string page) =>
        Name().Matches(Read(page)).Select(name => name.Groups[1].Value).Should().BeSubsetOf(All.Select(instrument => instrument.Name));

    [Fact]
    public void Page_TableOfBuckets_IsThatOfTheHistograms()
    {
        ILookup<string, string> rows = BucketRow().Matches(Read("docs/reference/metrics.md")).ToLookup(row => row.Groups["name"].Value, row => row.Groups["bounds"].Value);

        foreach (Histogram<double> histogram in All.OfType<Histogram<double>>())
        {
            string bounds = rows[$"`{histogram.Name}`"].Concat(rows["all others"]).First();
            bounds.Split(", ").Select(bound => double.Parse(bound, CultureInfo.InvariantCulture)).Should().Equal(histogram.Advice!.HistogramBucketBoundaries!, histogram.Name);
        }
    }

    /// <summary>A quantile is exact only at the boundaries of buckets.</summary>
    [Fact]
    public void AlertRules_ThresholdsOfQuantiles_AreBoundariesOfBuckets()
    {
        Match[] quantiles = Quantile().Matches(Read("docs/alert-rules.yml")).ToArray();

        quantiles.Should().HaveCount(3).And.OnlyContain(quantile => All.OfType<Histogram<double>>()
            .Single(histogram => PrometheusNames(histogram).Contains(quantile.Groups["metric"].Value))
            .Advice!.HistogramBucketBoundaries!.Contains(double.Parse(quantile.Groups["threshold"].Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Dashboard_Metrics_AreInstrumentsAsPrometheusNamesThem() =>
        Regex.Matches(Read("docs/grafana-dashboard.json"), @"wavix_streaming_\w+").Select(match => match.Value).Distinct()
            .Should().BeSubsetOf(All.SelectMany(PrometheusNames));

    [Fact]
    public void Dashboard_Instruments_AreAllShown() =>
        All.Where(instrument => !PrometheusNames(instrument).Any(Read("docs/grafana-dashboard.json").Contains)).Select(instrument => instrument.Name)
            .Should().BeEmpty();

    private static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        Counter<long> => "counter",
        UpDownCounter<long> => "up-down counter",
        _ => "observable up-down counter",
    };

    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        string name = instrument.Name.Replace('.', '_') + unit;
        return instrument switch
        {
            Histogram<double> => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            Counter<long> => [$"{name}_total"],
            _ => [name],
        };
    }

    private static IReadOnlyList<Instrument> FindAll()
    {
        // Instruments are made with the first session's class.
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Instruments).TypeHandle);
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        return metrics.Instruments;
    }

    [GeneratedRegex(@"^\| `(?<name>wavix\.streaming\.[^`]+)` \| (?<kind>[^|]+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (?<name>`wavix\.streaming\.[a-z_.]+`|all others) \| (?<bounds>[\d., ]+) \|", RegexOptions.Multiline)]
    private static partial Regex BucketRow();

    [GeneratedRegex(@"histogram_quantile\(.*?rate\((?<metric>\w+_bucket).*\) > (?<threshold>[\d.]+)")]
    private static partial Regex Quantile();

    [GeneratedRegex(@"`(wavix\.streaming\.[a-z_.]+)`")]
    private static partial Regex Name();
}
