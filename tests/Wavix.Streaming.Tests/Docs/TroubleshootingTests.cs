using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>Whoever has an id, a reason or a count in hand finds it on the page of symptoms.</summary>
public partial class TroubleshootingTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "how-to", "troubleshooting.md"));

    [Fact]
    public void Page_TableOfLogEvents_IsAllThatTheSourcesDefineWithTheirLevels() =>
        TableRow().Matches(Page).Select(Read).Should().Equal(LogEvents().Order());

    [Fact]
    public void Sources_LogEventIds_AreUniqueAmongAllPackages() => LogEvents().Select(e => e.Id).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Page_EndReasons_AreAllThere() =>
        Missing(Enum.GetNames<WavixStreamEndReason>().Where(name => name != nameof(WavixStreamEndReason.None))).Should().BeEmpty();

    [Fact]
    public void Page_ReasonsOfInvalidMessages_AreAllThere() =>
        Missing(Enum.GetNames<InvalidMessageReason>().Where(name => name != nameof(InvalidMessageReason.None))).Should().BeEmpty();

    [Fact]
    public void Page_Statistics_AreAllThere() => Missing(typeof(WavixStreamStatistics).GetProperties().Select(property => property.Name)).Should().BeEmpty();

    [Fact]
    public void Page_Metrics_AreThoseOfTheSession()
    {
        string session = File.ReadAllText(Repository.PathOf("docs", "explanation", "session.md"));

        IEnumerable<string> names = Metric().Matches(Page).Select(match => match.Value);

        names.Should().NotBeEmpty().And.OnlyContain(name => session.Contains($"| {name} |", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Missing(IEnumerable<string> names) => names.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal));

    // The text of the sources: other packages' methods are nobody's to see from here, and a package to come is in at once.
    private static IEnumerable<(int Id, string Level)> LogEvents()
    {
        IEnumerable<string> sources = Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any());
        foreach (Match attribute in sources.SelectMany(path => LoggerMessage().Matches(File.ReadAllText(path))))
        {
            attribute.Groups["id"].Success.Should().BeTrue("id and level of a log record stand first, in this order");
            yield return Read(attribute);
        }
    }

    private static (int Id, string Level) Read(Match match) =>
        (int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), match.Groups["level"].Value);

    [GeneratedRegex(@"^\| (?<id>\d+) \| (?<level>Trace|Debug|Information|Warning|Error|Critical) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\[LoggerMessage\b(\((?<id>\d+), LogLevel\.(?<level>\w+))?")]
    private static partial Regex LoggerMessage();

    [GeneratedRegex(@"`wavix\.streaming\.[^`]+`")]
    private static partial Regex Metric();
}
