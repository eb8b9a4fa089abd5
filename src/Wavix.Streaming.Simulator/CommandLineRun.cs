using System.CommandLine;
using System.CommandLine.Invocation;

namespace Wavix.Streaming.Simulator;

/// <summary>Runs what the user wrote, with the exit codes that all commands share.</summary>
internal static class CommandLineRun
{
    /// <summary>What the tool exits with when the arguments are wrong.</summary>
    public const int UsageError = 2;

    // After Ctrl+C a command still hangs up its calls and reports; the default of 2 s would cut that off.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(15);

    public static async Task<int> InvokeAsync(ParseResult arguments)
    {
        if (arguments.Action is not ParseErrorAction)
        {
            return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeToEnd });
        }

        // Not the help, which would push the error off the screen.
        foreach (string message in arguments.Errors.Select(error => error.Message).Distinct())
        {
            await Console.Error.WriteLineAsync(message);
        }

        string command = arguments.CommandResult.Command is RootCommand ? "" : $" {arguments.CommandResult.Command.Name}";
        await Console.Error.WriteLineAsync($"See wavix-sim{command} --help.");
        return UsageError;
    }
}
