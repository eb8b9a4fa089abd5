using System.Diagnostics;

namespace PackageTests;

/// <summary>A command of another program, in a folder, without what <c>dotnet test</c> leaves in the environment.</summary>
internal static class Command
{
    // Builds, on a machine that has others to do.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="InvalidOperationException">It did not exit with 0; the message holds what it printed.</exception>
    public static async Task<string> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await ChildProcess.RunAsync(Prepare(folder, environment, program, arguments), Longest);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with {exitCode}:\n{output}\n{errors}");
    }

    /// <summary>Starts it; the caller reads both outputs and sees that it ends.</summary>
    public static Process Start(
        string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments) =>
        ChildProcess.StartRedirected(Prepare(folder, environment, program, arguments));

    private static ProcessStartInfo Prepare(
        string folder, IReadOnlyDictionary<string, string> environment, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };

        // They name the SDK's files of the process above, and what it is doing. A configuration would be that of the projects, too.
        foreach (string name in start.Environment.Keys
            .Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.Equals("Configuration", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        // Builds of seconds: what the runtime measures to compile better later never pays.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // A node that stays would hold the outputs open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
