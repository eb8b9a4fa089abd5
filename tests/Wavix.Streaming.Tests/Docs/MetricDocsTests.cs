using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>What is written about metrics, and the dashboard that shows them, name the instruments that are there.</summary>
public class MetricDocsTests
{
    private static readonly IReadOnlyList<Instrument> All = FindAll();

    [Fact]
    public void SessionDocs_TableOfInstruments_IsAllOfThemWithTheirUnits() =>
        Regex.Matches(Read("docs/explanation/session.md"), @"^\| `(wavix\.streaming\.[^`]+)` \| [^|]+ \| `([^`]+)`", RegexOptions.Multiline)
            .Select(row => $"{row.Groups[1]} {row.Groups[2]}")
            .Should().BeEquivalentTo(All.Select(instrument => $"{instrument.Name} {instrument.Unit}"));

    [Fact]
    public void Dashboard_Metrics_AreInstrumentsAsPrometheusNamesThem() =>
        Regex.Matches(Read("docs/grafana-dashboard.json"), @"wavix_streaming_\w+").Select(match => match.Value).Distinct()
            .Should().BeSubsetOf(All.SelectMany(PrometheusNames));

    [Fact]
    public void Dashboard_Instruments_AreAllShown() =>
        All.Where(instrument => !PrometheusNames(instrument).Any(Read("docs/grafana-dashboard.json").Contains)).Select(instrument => instrument.Name)
            .Should().BeEmpty();

    private static string Read(string path) => File.ReadAllText(Repository.PathOf(path));

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
}
