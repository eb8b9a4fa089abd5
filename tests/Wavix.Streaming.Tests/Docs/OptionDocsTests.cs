using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>Every option has a row with its default and its range.</summary>
public class OptionDocsTests
{
    [Theory]
    [InlineData("docs/explanation/session.md", typeof(WavixStreamOptions))]
    [InlineData("docs/explanation/playback.md", typeof(PlaybackOptions))]
    public void Page_TablesOfOptions_HaveEachWithItsRange(string page, Type options) =>
        Rows(page).Should().Contain(options.GetProperties().Select(property => property.Name));

    private static IEnumerable<string> Rows(string page) =>
        Regex.Matches(File.ReadAllText(Repository.PathOf(page)), @"^\| (?:option|setting) \| default \| range \| effect \|\n\|[-|]+\n(?<rows>(?:\|.*\n)+)", RegexOptions.Multiline)
            .SelectMany(table => Regex.Matches(table.Groups["rows"].Value, @"^\| `(?<name>\w+)` \| [^|]*\| [^|]*\| [^|]+ \|$", RegexOptions.Multiline))
            .Select(row => row.Groups["name"].Value);
}
