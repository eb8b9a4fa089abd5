using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>A reader who has an id finds it on docs/reference/log-events.md, under the package that logs it.</summary>
public partial class LogEventsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "log-events.md"));

    [Fact]
    public void Page_Tables_AreAllEventsThatTheSourcesDefine() => Rows().Should().Equal(LogEvents().Order());

    [Fact]
    public void Sources_LogEventIds_AreUniqueAmongAllPackages() => LogEvents().Select(e => e.Id).Should().OnlyHaveUniqueItems();

    /// <summary>The rows by their section, in the order of the page.</summary>
    private static IEnumerable<LogEvent> Rows() =>
        from section in Page.Split("\n## ").Skip(1)
        from Match row in TableRow().Matches(section)
        let e = Read(row, section.Split('\n')[0])
        orderby e.Id
        select e;

    // The text of the sources: other packages' methods are not visible from here, and a new package is included at once.
    private static IEnumerable<LogEvent> LogEvents()
    {
        foreach (string path in Repository.Files("src", "*.cs"))
        {
            string source = File.ReadAllText(Repository.PathOf(path));
            MatchCollection methods = LoggerMessage().Matches(source);
            methods.Count.Should().Be(Attribute().Count(source), $"the id and the level come first in each [LoggerMessage] of {path}");
            foreach (Match method in methods)
            {
                yield return Read(method, path.Split('/')[1]);
            }
        }
    }

    private static LogEvent Read(Match match, string package) => new(
        int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), match.Groups["level"].Value, match.Groups["name"].Value, package);

    [GeneratedRegex(@"^\| (?<id>\d+) \| (?<level>Trace|Debug|Information|Warning|Error|Critical) \| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^ *\[LoggerMessage\b", RegexOptions.Multiline)]
    private static partial Regex Attribute();

    // The attribute may be followed by others.
    [GeneratedRegex(@"^ *\[LoggerMessage\((?<id>\d+), LogLevel\.(?<level>\w+),(?:(?!\[LoggerMessage).)*?\bpartial void (?<name>\w+)\(", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex LoggerMessage();

    private sealed record LogEvent(int Id, string Level, string Name, string Package) : IComparable<LogEvent>
    {
        public int CompareTo(LogEvent? other) => Id.CompareTo(other?.Id ?? 0);
    }
}
