using System.Diagnostics;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>
/// The tool as a process, with arguments, output and an exit code. A process takes half a second of a core: what does not need one is tested
/// with <see cref="ToolRun"/>.
/// </summary>
internal static class ToolProcess
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(DemoRun.Soon);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts it; whoever calls this reads both outputs and sees that it ends.</summary>
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "wavix-sim.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
