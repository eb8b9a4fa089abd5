using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Architecture;

/// <summary>docs/explanation/architecture.md names folders, files, classes and members that are there.</summary>
public partial class ArchitecturePageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "explanation", "architecture.md"));

    private static readonly IReadOnlyDictionary<string, string> Sources = Files("src/Wavix.Streaming", "src/Wavix.Streaming.Agents", "tests/Wavix.Streaming.Tests/Architecture")
        .ToDictionary(file => file, file => File.ReadAllText(Repository.PathOf(file)));

    [Fact]
    public void Page_TableOfFolders_IsTheRuleOfTheTests() =>
        FolderRow().Matches(Page).ToDictionary(row => row.Groups["folder"].Value, row => Allowed(row.Groups["folder"].Value, row.Groups["uses"].Value))
            .Should().BeEquivalentTo(ArchitectureTests.MayUse);

    [Fact]
    public void Page_Files_AreThere() =>
        FileName().Matches(Page).Select(file => file.Groups["path"].Value)
            .Where(path => !Sources.Keys.Any(source => source.EndsWith("/" + path, StringComparison.Ordinal)))
            .Should().BeEmpty();

    [Fact]
    public void Page_Names_AreInTheCode() =>
        Name().Matches(FileName().Replace(Page, "")).Select(name => name.Value).Distinct()
            .Where(name => !Sources.Values.Any(source => Regex.IsMatch(source, $@"\b{name}\b")))
            .Should().BeEmpty();

    [Fact]
    public void Page_Members_AreInTheFilesOfTheirClasses() =>
        Member().Matches(Page).Select(member => (Type: member.Groups["type"].Value, Name: member.Groups["name"].Value))
            .Where(member => FilesOf(member.Type) is var files && files.Count > 0 && !files.Any(source => Regex.IsMatch(source, $@"\b{member.Name}\b")))
            .Should().BeEmpty();

    private static string[] Allowed(string folder, string text) => text switch
    {
        "nothing" => [],
        "all" => [.. ArchitectureTests.MayUse.Keys.Where(other => other != folder)],
        _ => [.. text.Split(", ").Select(name => name.Trim('`'))],
    };

    private static IReadOnlyList<string> FilesOf(string type) =>
        [.. Sources.Where(source => Path.GetFileName(source.Key).StartsWith(type + ".", StringComparison.Ordinal)).Select(source => source.Value)];

    private static IEnumerable<string> Files(params string[] folders) =>
        folders.SelectMany(folder => Repository.Files(folder, "*.cs")).Where(file => Path.GetFileName(file) != "ArchitecturePageTests.cs");

    [GeneratedRegex(@"^\| `(?<folder>[A-Z]\w+(/[A-Z]\w+)?)` \| [^|]+ \| (?<uses>nothing|all|`[^|]+`) \|$", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"`(?<path>(\w+/)*\w+\.cs)`")]
    private static partial Regex FileName();

    /// <summary>With a capital letter inside, so that no ordinary word is among them.</summary>
    [GeneratedRegex(@"(?<![\w])[A-Z][a-z]+[A-Z]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"`(?<type>[A-Z]\w+)\.(?<name>[A-Z]\w+)`")]
    private static partial Regex Member();
}
