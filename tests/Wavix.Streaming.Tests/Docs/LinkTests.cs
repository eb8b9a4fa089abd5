using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>Links lead to what is there, and every page can be reached.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.Paths];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_RelativeLinks_LeadToFilesAndHeadings(string page) =>
        MarkdownPage.Read(page).Links.Where(link => !IsAbsolute().IsMatch(link) && !LeadsSomewhere(page, link)).Should().BeEmpty();

    [Fact]
    public void Pages_FromTheReadme_CanAllBeReached()
    {
        var reached = new HashSet<string> { "README.md" };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out string? page))
        {
            foreach (string target in MarkdownPage.Read(page).Links.Where(link => !IsAbsolute().IsMatch(link)).Select(link => PageOf(page, link)))
            {
                if (MarkdownPage.Paths.Contains(target) && reached.Add(target))
                {
                    next.Enqueue(target);
                }
            }
        }

        MarkdownPage.Paths.Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(reached).Should().BeEmpty("each page is linked from another");
    }

    [Theory]
    [InlineData("docs/explanation/session.md", "playback.md", true)]
    [InlineData("docs/explanation/session.md", "playback.md#turns", true)]
    [InlineData("docs/explanation/session.md", "#receiving", true)]
    [InlineData("docs/explanation/session.md", "../samples/EchoBot", true)]
    [InlineData("docs/explanation/session.md", "nowhere.md", false)]
    [InlineData("docs/explanation/session.md", "playback.md#nowhere", false)]
    [InlineData("docs/explanation/session.md", "#nowhere", false)]
    [InlineData("docs/explanation/session.md", "../samples/EchoBot/Program.cs#L3", false)]
    [InlineData("docs/explanation/session.md", "/docs/playback.md", false)]
    [InlineData("README.md", "../README.md", false)]
    public void LeadsSomewhere_Link_IsJudged(string page, string link, bool leads) => LeadsSomewhere(page, link).Should().Be(leads);

    /// <summary>Lines of a file move, so only a heading of a page may follow <c>#</c>.</summary>
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

    /// <summary>The path from the root that a link leads to. A folder is its README.</summary>
    private static string PageOf(string page, string link)
    {
        string path = Path.GetFullPath(Repository.PathOf(Path.GetDirectoryName(page)!, link.Split('#')[0]));
        path = link.StartsWith('#') ? Repository.PathOf(page) : Directory.Exists(path) ? Path.Combine(path, "README.md") : path;
        return Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:")]
    private static partial Regex IsAbsolute();
}
