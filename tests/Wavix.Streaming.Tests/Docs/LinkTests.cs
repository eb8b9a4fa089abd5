using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>Links lead to what is there, and to every page leads one.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_RelativeLinks_LeadToFilesAndHeadings(string page) =>
        MarkdownPage.Read(page).Links.Where(link => !IsAbsolute().IsMatch(link) && !LeadsSomewhere(page, link)).Should().BeEmpty();

    [Fact]
    public void Readme_Links_LeadToEveryPageOfTheDocs() =>
        MarkdownPage.Paths.Where(path => PageOfTheDocs().IsMatch(path))
            .Except(MarkdownPage.Read("README.md").Links.Select(link => link.Split('#')[0]))
            .Should().BeEmpty();

    [Theory]
    [InlineData("docs/session.md", "playback.md", true)]
    [InlineData("docs/session.md", "playback.md#turns", true)]
    [InlineData("docs/session.md", "#options", true)]
    [InlineData("docs/session.md", "samples/EchoBot", true)]
    [InlineData("docs/session.md", "nowhere.md", false)]
    [InlineData("docs/session.md", "playback.md#nowhere", false)]
    [InlineData("docs/session.md", "#nowhere", false)]
    [InlineData("docs/session.md", "samples/EchoBot/Program.cs#L3", false)]
    [InlineData("docs/session.md", "/docs/playback.md", false)]
    [InlineData("README.md", "../README.md", false)]
    public void LeadsSomewhere_Link_IsJudged(string page, string link, bool leads) => LeadsSomewhere(page, link).Should().Be(leads);

    /// <summary>Lines of a file move: behind <c>#</c> stands a heading of a page.</summary>
    private static bool LeadsSomewhere(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0
            ? Repository.PathOf(page)
            : Path.GetFullPath(Repository.PathOf(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(parts[0])));
        return target.StartsWith(Repository.Root, StringComparison.Ordinal)
            && Path.Exists(target)
            && (parts.Length == 1 || (target.EndsWith(".md", StringComparison.Ordinal) && MarkdownPage.Read(target).Anchors.Contains(parts[1])));
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:")]
    private static partial Regex IsAbsolute();

    [GeneratedRegex("^docs/[^/]+$")]
    private static partial Regex PageOfTheDocs();
}
