using System.CommandLine;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>What the caller says, and when, by the order of the command line.</summary>
public class CallerScriptTests
{
    [Theory]
    [InlineData("", "AtOnce standard")]
    [InlineData("--listen", "WhenQuiet standard")]
    [InlineData("--say a", "AtOnce a")]
    [InlineData("--audio a -a b", "AtOnce a, AtOnce b")]
    [InlineData("--say a --listen --say b", "AtOnce a, WhenQuiet b")]
    [InlineData("--listen --say=a --say b --listen", "WhenQuiet a, AtOnce b, WhenQuiet nothing")]
    [InlineData("--listen --listen --say a -l --say b", "WhenQuiet a, WhenQuiet b")]
    [InlineData("--say a --barge-in b --listen --say c", "AtOnce a, OverTheApplication b, WhenQuiet c")]
    [InlineData("--turns 2", "WhenQuiet standard, WhenQuiet standard")]
    [InlineData("--turns 3 --say a --say b", "WhenQuiet a, WhenQuiet b, WhenQuiet a")]
    public async Task ReadAsync_Arguments_GivesTheLinesInTheirOrder(string arguments, string expected)
    {
        IReadOnlyList<CallerLine>? lines = await ReadAsync(arguments);

        string.Join(", ", lines!.Select(line => $"{line.When} {Name(line.Pcm)}")).Should().Be(expected);
    }

    [Fact]
    public async Task ReadAsync_FileThatCannotBeRead_GivesNull() => (await ReadAsync("--say a --say missing")).Should().BeNull();

    [Theory]
    [InlineData("--turns", "0", "--turns must be 1 to 100.")]
    [InlineData("--turns", "many", "--turns must be 1 to 100.")]
    [InlineData("--turns", "2", "Use either --turns, or --listen and --barge-in, not both.", "--listen")]
    [InlineData("--turns", "2", "Use either --turns, or --listen and --barge-in, not both.", "--barge-in", "b.wav")]
    [InlineData("--type", "oneway", "--listen needs an application that can speak: remove --type oneway.", "--listen")]
    [InlineData("--type", "oneway", "--turns needs an application that can speak: remove --type oneway.", "--turns", "2")]
    [InlineData("--call-id", "", "--call-id must not be empty.")]
    public async Task Call_WrongScript_IsAUsageError(string option, string value, string hint, params string[] more)
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync(["call", "ws://localhost:1/", option, value, .. more]);

        exitCode.Should().Be(2);
        errors.Should().Contain(hint).And.NotContain("   at ");
    }

    private static async Task<IReadOnlyList<CallerLine>?> ReadAsync(string arguments)
    {
        var script = new CallerScript();
        var command = new RootCommand();
        script.AddTo(command);
        ParseResult parsed = command.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        parsed.Errors.Should().BeEmpty();
        return await script.ReadAsync(
            parsed,
            path => Task.FromResult(Path.GetFileName(path) == "missing" ? null : new[] { (byte)Path.GetFileName(path)[0] }),
            [(byte)'s']);
    }

    private static string Name(byte[] pcm) => pcm is [] ? "nothing" : pcm is [(byte)'s'] ? "standard" : ((char)pcm[0]).ToString();
}
