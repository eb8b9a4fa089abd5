using System.Diagnostics;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>
/// The tool as a process, with arguments, output and an exit code. A process takes half a second of a core: what does not need one is tested
/// with <see cref="ToolRun"/>.
/// </summary>
internal static class ToolProcess
{
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(new Dictionary<string, string>(), arguments);

    /// <param name="environment">Variables that the process has in addition.</param>
    /// <param name="arguments">What the user wrote.</param>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) => ChildProcess.RunAsync(Prepare(environment, arguments));

    /// <summary>Starts it; the caller reads both outputs and sees that it ends.</summary>
    public static Process Start(params string[] arguments) =>
        ChildProcess.StartRedirected(Prepare(new Dictionary<string, string>(), arguments));

    private static ProcessStartInfo Prepare(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "wavix-sim.dll"), .. arguments]);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
