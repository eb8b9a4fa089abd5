using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>What a page links to, and what can be linked to in it, as GitHub shows it.</summary>
internal sealed partial class MarkdownPage
{
    public MarkdownPage(string markdown)
    {
        string prose = Fence().Replace(markdown, fence => new string('\n', fence.Value.Count(c => c == '\n')));
        Prose = Html().Replace(Code().Replace(Link().Replace(prose, "]("), "`"), match => new string('\n', match.Value.Count(c => c == '\n')));
        Links = [.. Link().Matches(Code().Replace(prose, "")).Select(link => link.Groups["target"].Value)];
        Anchors = [.. AnchorsOf(Heading().Matches(prose).Select(heading => heading.Groups["text"].Value))];
    }

    /// <summary>Every page of the repository, from its root, with <c>/</c>.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        "README.md",
        .. Repository.Files("docs", "*.md"),
        .. Repository.Files(".github", "*.md"),
    ];

    /// <summary>The page that each package shows on NuGet, far from the repository.</summary>
    public static IReadOnlyList<string> PackagePaths { get; } = [.. Repository.Files("src", "README.md")];

    /// <summary>The text without code, line by line as in the page.</summary>
    public string Prose { get; }

    /// <summary>Targets of links and images, in their order; not those in code.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>What may follow <c>#</c>.</summary>
    public IReadOnlyList<string> Anchors { get; }

    public static MarkdownPage Read(string path) => new(File.ReadAllText(Repository.PathOf(path)));

    private static IEnumerable<string> AnchorsOf(IEnumerable<string> headings)
    {
        var seen = new Dictionary<string, int>();
        foreach (string heading in headings)
        {
            string text = LinkedText().Replace(heading, "$1");
            string anchor = Dropped().Replace(text.ToLowerInvariant(), "").Replace(' ', '-');
            seen[anchor] = seen.TryGetValue(anchor, out int before) ? before + 1 : 0;
            yield return seen[anchor] == 0 ? anchor : $"{anchor}-{seen[anchor]}";
        }
    }

    [GeneratedRegex(@"^ *```.*?^ *```[^\S\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Html();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)|^\[[^\]\n]+\]: *(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} +(?<text>.+?) *#*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkedText();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}\p{Pc}\- ]")]
    private static partial Regex Dropped();
}
