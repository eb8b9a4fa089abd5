using System.CommandLine;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>The tool's whole command line in this process, with what it prints.</summary>
internal static class ToolRun
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var configuration = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        int exitCode = await CommandLineRun.InvokeAsync(arguments, configuration).WaitAsync(Patience.Long);
        return (exitCode, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }
}
