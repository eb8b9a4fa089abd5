using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>The alert rules name metrics and tags that are there, and the page explains each rule.</summary>
public partial class AlertRuleTests
{
    private static readonly string Rules = File.ReadAllText(Repository.PathOf("docs", "alert-rules.yml"));

    [Fact]
    public void Rules_Metrics_AreThoseOfTheDashboard()
    {
        // Those of the dashboard are compared with the instruments.
        string dashboard = File.ReadAllText(Repository.PathOf("docs", "grafana-dashboard.json"));

        IEnumerable<string> metrics = Metric().Matches(Rules).Select(match => match.Value).Distinct();

        metrics.Should().NotBeEmpty().And.OnlyContain(metric => dashboard.Contains(metric, StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_ReasonsAndOutcomes_Exist()
    {
        Values("reason").Should().NotBeEmpty().And.BeSubsetOf(Enum.GetNames<WavixStreamEndReason>());
        Values("outcome").Should().NotBeEmpty().And.BeSubsetOf(Enum.GetNames<PlaybackOutcome>());
    }

    /// <summary>A quantile is exact only at the boundaries of buckets.</summary>
    [Fact]
    public void Rules_ThresholdsOfQuantiles_AreBoundariesOfBuckets()
    {
        using var metrics = new RecordedMetrics(WavixTelemetry.MeterName);
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Instruments).TypeHandle);
        Match[] quantiles = Quantile().Matches(Rules).ToArray();

        quantiles.Should().HaveCount(3).And.OnlyContain(quantile => metrics.Instruments.OfType<Histogram<double>>()
            .Single(histogram => $"{histogram.Name.Replace('.', '_')}_seconds" == quantile.Groups["metric"].Value)
            .Advice!.HistogramBucketBoundaries!.Contains(double.Parse(quantile.Groups["threshold"].Value, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Page_TableOfAlerts_HasEachRule() =>
        Alert().Matches(Rules).Select(match => match.Groups["name"].Value)
            .Should().Equal(Row().Matches(File.ReadAllText(Repository.PathOf("docs", "how-to", "dashboards.md"))).Select(match => match.Groups["name"].Value));

    private static IEnumerable<string> Values(string tag) =>
        Regex.Matches(Rules, $"{tag}=~?\"(?<values>[^\"]+)\"").SelectMany(match => match.Groups["values"].Value.Split('|'));

    [GeneratedRegex(@"histogram_quantile\(.*?rate\((?<metric>\w+)_bucket.*\) > (?<threshold>[\d.]+)")]
    private static partial Regex Quantile();

    [GeneratedRegex(@"wavix_streaming_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\| `(?<name>Wavix\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
