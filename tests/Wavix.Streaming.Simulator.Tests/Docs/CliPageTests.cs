using System.CommandLine;
using System.Text.RegularExpressions;
using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>docs/reference/cli.md has the help of every command, and all checks and faults.</summary>
public partial class CliPageTests
{
    private static readonly ReferencePage Page = new("docs/reference/cli.md");

    [Fact]
    public async Task Page_HelpChecksAndFaults_AreThoseOfTheTool() => await Page.CheckAsync(GenerateAsync);

    [Fact]
    public async Task Page_EveryCommand_HasASection()
    {
        string root = await HelpAsync("");
        string[] commands = [.. root[root.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1)
            .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0])];

        commands.Should().HaveCountGreaterThan(5);
        Page.NamesOf("help").Should().BeEquivalentTo(commands.Append("wavix-sim"));
    }

    [Fact]
    public void Page_ResultsOfDial_AreThoseInTheSources()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "reference", "cli.md"));
        string table = page.Split("### Results of dial\n")[1].Split("\n## ")[0];
        IEnumerable<string> sources = Directory.EnumerateFiles(Repository.PathOf("src", "Wavix.Streaming.Simulator", "Dials"), "Dial*.cs").Select(File.ReadAllText);

        ResultRow().Matches(table).SelectMany(row => Name().Matches(row.Value)).Select(name => name.Groups[1].Value)
            .Should().BeEquivalentTo(sources.SelectMany(source => Result().Matches(source)).Select(result => result.Groups[1].Value).Distinct());
    }

    private static async Task<string?> GenerateAsync(string kind, string name) => kind switch
    {
        "help" => $"```\n{await HelpAsync(name)}\n```",
        "checks" => Table("id | class | requirement", CheckCatalog.All.Select(RowOf)),
        "http-checks" => Table("id | class | requirement", CheckCatalog.Http.Select(RowOf)),
        "faults" => Table("fault | effect", SimulatedFaults.Known.Select(fault => $"`{fault.Key}` | {fault.Value}")),
        "api-faults" => Table("fault | effect", ApiFaultNames.Known.Select(fault => $"`{fault.Key}` | {fault.Value}")),
        "api-operations" => string.Join(", ", ApiOperationNames.All.Select(operation => $"`{operation}`")),
        _ => null,
    };

    /// <summary>As the tool prints it into a file: without the lines of a terminal's width.</summary>
    private static async Task<string> HelpAsync(string command)
    {
        string[] arguments = command is "" or "wavix-sim" ? ["--help"] : [command, "--help"];
        (int exitCode, string output, string errors) = await ToolRun.RunAsync(arguments);
        (exitCode, errors).Should().Be((0, ""));
        IEnumerable<string> lines = output.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines).Trim('\n').Replace(RootCommand.ExecutableName, "wavix-sim", StringComparison.Ordinal);
    }

    private static string RowOf(Check check) => $"`{check.Id}` | {CheckNames.Of(check.Class)} | {check.Sentence}";

    private static string Table(string head, IEnumerable<string> rows) =>
        $"| {head} |\n|{string.Concat(Enumerable.Repeat("---|", head.Split('|').Length))}\n{string.Join('\n', rows.Select(row => $"| {row} |"))}\n";

    [GeneratedRegex(@"^\|[^|]+\| [\d, or]+ \|", RegexOptions.Multiline)]
    private static partial Regex ResultRow();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?:InOrder|WentWrong|NotConnected|new)\(\s*""([a-z_]+)""")]
    private static partial Regex Result();
}
