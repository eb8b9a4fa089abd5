using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>
/// C# in documents is a region of a compiled sample: <c>&lt;!-- snippet: path#region --&gt;</c> on the line before the fence; several are joined
/// with <c>+</c>, as in <c>path#usings+region</c>. Without a region it is a whole file, in any language.
/// </summary>
internal static partial class Snippets
{
    public static IEnumerable<string> Documents => MarkdownPage.Paths.Select(path => Repository.PathOf(path.Split('/')));

    /// <summary>The document with every snippet as its sample has it.</summary>
    public static string Refresh(string markdown) => Marked().Replace(markdown, match =>
        $"{match.Groups["marker"].Value}\n```{match.Groups["language"].Value}\n{Read(match.Groups["path"].Value, match.Groups["region"])}\n```");

    /// <summary>C# fences without a marker above them.</summary>
    public static IEnumerable<string> Unmarked(string markdown) =>
        Fence().Matches(Marked().Replace(markdown, "")).Select(match => match.Value);

    /// <summary>The C# of the document, from top to bottom.</summary>
    public static IEnumerable<string> CSharp(string markdown) => Fence().Matches(markdown).Select(match => match.Value);

    private static string Read(string path, Group region) =>
        region.Success ? string.Join("\n\n", region.Value.Split('+').Select(name => Region(path, name))) : File.ReadAllText(Repository.PathOf(path.Split('/'))).TrimEnd();

    private static string Region(string path, string region)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf(path.Split('/')));
        int begin = Array.FindIndex(lines, line => line.Trim() == $"#region {region}");
        begin.Should().BeGreaterThanOrEqualTo(0, $"{path} has a region {region}");
        int end = Array.FindIndex(lines, begin, line => line.Trim() == "#endregion");
        string[] body = lines[(begin + 1)..end];
        int indent = body.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', body.Select(line => line.Length == 0 ? line : line[indent..]));
    }

    [GeneratedRegex(@"(?<marker><!-- snippet: (?<path>[^\s#]+)(#(?<region>\S+))? -->)\n```(?<language>\w+)\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"```(csharp|cs|c#)\n.*?```", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Fence();
}
