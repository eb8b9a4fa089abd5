using System.Text.RegularExpressions;

namespace PackageTests;

/// <summary>docs/tutorials/first-bot.md: what its reader types, and the line of code that its reader changes.</summary>
internal static partial class FirstBotPage
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("docs", "tutorials", "first-bot.md"));

    /// <summary>The commands, which are the blocks without a language, from top to bottom.</summary>
    public static IReadOnlyList<string> Commands { get; } =
    [
        .. Block().Matches(Text).Where(block => block.Groups["language"].Length == 0)
            .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>Changes the line in the file of a created project that it is in.</summary>
    public static void ApplyChange(string folder)
    {
        string[] lines = Block().Matches(Text).Single(block => block.Groups["language"].Value == "diff").Groups["lines"].Value.TrimEnd().Split('\n');
        string file = Path.Combine(folder, "Sounds.cs");
        string before = File.ReadAllText(file);
        string after = before.Replace(lines[0].TrimStart('-'), lines[1].TrimStart('+'), StringComparison.Ordinal);
        after.Should().NotBe(before, "the page changes a line of Sounds.cs");
        File.WriteAllText(file, after);
    }

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<lines>.*?)^```[^\S\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
