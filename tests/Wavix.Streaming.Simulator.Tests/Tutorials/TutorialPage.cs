using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Tests.Tutorials;

/// <summary>A page of docs/tutorials, with the commands that its reader types: the blocks without a language.</summary>
internal sealed partial class TutorialPage
{
    private const string Tool = "wavix-sim ";
    private const string Export = "export Wavix__";

    private readonly List<(string From, string To)> _changes = [];

    private TutorialPage(string markdown) => Commands =
    [
        .. Block().Matches(markdown)
            .Where(block => block.Groups["language"].Length == 0)
            .SelectMany(block => Continued().Replace(block.Groups["lines"].Value, " ").Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0),
    ];

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Repository.PathOf("docs", "tutorials"), "*.md").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <summary>The commands, from top to bottom.</summary>
    public IReadOnlyList<string> Commands { get; }

    /// <summary>The settings that the page sets by variables, as arguments.</summary>
    public string[] Settings =>
    [
        .. Commands.Where(command => command.StartsWith(Export, StringComparison.Ordinal))
            .Select(command => command[Export.Length..].Split('=', 2))
            .SelectMany(setting => new[] { $"--Wavix:{setting[0]}", Change(setting[1]) }),
    ];

    public static TutorialPage Read(string name) => new(File.ReadAllText(Repository.PathOf("docs", "tutorials", name)));

    /// <summary>A port or a folder of the page is another one in the test, where the page's may be in use.</summary>
    public TutorialPage With(string text, string replacement)
    {
        Commands.Should().Contain(command => command.Contains(text, StringComparison.Ordinal));
        _changes.Add((text, replacement));
        return this;
    }

    /// <summary>The arguments of the only command that starts this sample in this way.</summary>
    public string[] Sample(string name, string with) => Find($"dotnet run --project docs/samples/{name} -- ", with);

    /// <summary>The arguments of the tool's only command with this text.</summary>
    public string[] Sim(string with) => Find(Tool, with);

    private string[] Find(string program, string with)
    {
        string command = Commands
            .Where(command => command.StartsWith(program, StringComparison.Ordinal) && command.Contains(with, StringComparison.Ordinal))
            .Should().ContainSingle($"the page has one command '{program}' with '{with}'").Which;
        return [.. command[program.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Change)];
    }

    private string Change(string argument)
    {
        string changed = _changes.Aggregate(argument, (text, change) => text.Replace(change.From, change.To, StringComparison.Ordinal));
        return changed.StartsWith("docs/", StringComparison.Ordinal) ? Repository.PathOf(changed.Split('/')) : changed;
    }

    [GeneratedRegex(@"^ *```(?<language>\w*)\n(?<lines>.*?)^ *```[^\S\n]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();
}
