using System.Diagnostics.Metrics;
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

    private static string KindOf(Instrument instrument) => instrument is Counter<long> ? "counter" : "histogram";

    [GeneratedRegex(@"^\| `(?<name>(?:wavix\.agent|gen_ai\.client)\.[^`]+)` \| (?<kind>[^|]+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
