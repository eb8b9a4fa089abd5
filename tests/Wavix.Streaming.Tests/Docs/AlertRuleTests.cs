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

    [Fact]
    public void Page_TableOfAlerts_HasEachRule() =>
        Alert().Matches(Rules).Select(match => match.Groups["name"].Value)
            .Should().Equal(Row().Matches(File.ReadAllText(Repository.PathOf("docs", "how-to", "dashboards.md"))).Select(match => match.Groups["name"].Value));

    private static IEnumerable<string> Values(string tag) =>
        Regex.Matches(Rules, $"{tag}=~?\"(?<values>[^\"]+)\"").SelectMany(match => match.Groups["values"].Value.Split('|'));

    [GeneratedRegex(@"wavix_streaming_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\| `(?<name>Wavix\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
