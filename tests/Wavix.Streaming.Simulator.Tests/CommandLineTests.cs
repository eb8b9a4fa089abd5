namespace Wavix.Streaming.Simulator.Tests;

/// <summary>The tool as its users meet it: arguments, output and an exit code.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task Demo_ThatWorks_ExitsWithZeroAndWritesTheFile()
    {
        string path = Path.GetTempFileName();
        try
        {
            (int exitCode, string output, string errors) = await ToolProcess.RunAsync("demo", "--seconds", "1", "--output", path);

            exitCode.Should().Be(0, output + errors);
            output.Should().Contain($"Written to {path}").And.Contain("The call works.");
            new FileInfo(path).Length.Should().BeGreaterThan(44 + WavixAudio.GetByteCount(TimeSpan.FromSeconds(1)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Demo_FileCannotBeWritten_ExitsWithOneAndSaysWhatToDo()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "x.wav");

        (int exitCode, _, string errors) = await ToolRun.RunAsync("demo", "--seconds", "1", "--output", path);

        exitCode.Should().Be(1);
        errors.Should().Contain(path).And.Contain("Choose another one with --output.").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("61")]
    [InlineData("-1")]
    public async Task Demo_SecondsOutOfRange_IsAUsageError(string seconds)
    {
        (int exitCode, string output, string errors) = await ToolRun.RunAsync("demo", "--seconds", seconds);

        exitCode.Should().NotBe(0);
        errors.Should().Contain("--seconds must be 1 to 60.");
        output.Should().NotContain("Echo server");
    }

    [Fact]
    public async Task Demo_SecondsNoNumber_IsAUsageError()
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync("demo", "--seconds", "long");

        exitCode.Should().NotBe(0);
        errors.Should().Contain("--seconds must be 1 to 60.").And.NotContain("   at ");
    }

    [Fact]
    public async Task Help_OfTheTool_ListsTheDemo()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync("--help");

        exitCode.Should().Be(0);
        output.Should().Contain("demo").And.Contain("Starts an echo server");
    }

    [Fact]
    public async Task Tool_UnknownCommand_IsAUsageError()
    {
        (int exitCode, _, string errors) = await ToolProcess.RunAsync("dance");

        exitCode.Should().Be(2);
        errors.Should().Contain("dance");
    }
}
