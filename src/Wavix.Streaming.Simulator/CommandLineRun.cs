using System.CommandLine;
using System.CommandLine.Invocation;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Simulator.Phones;
using Wavix.Streaming.Simulator.Recordings;
using Wavix.Streaming.Simulator.Scenarios;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The whole command line of the tool. Runs the command that the user entered, with the exit codes that all commands share.
/// </summary>
internal static class CommandLineRun
{
    /// <summary>The exit code for wrong arguments.</summary>
    public const int UsageError = 2;

    // After Ctrl+C a command still hangs up its calls and reports; the default of 2 s would cut that off.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(15);

    /// <param name="args">The command line.</param>
    /// <param name="configuration">The destination of output and errors.</param>
    public static async Task<int> InvokeAsync(string[] args, InvocationConfiguration configuration)
    {
        ParseResult arguments = CreateRoot().Parse(args);
        if (arguments.Action is not ParseErrorAction)
        {
            configuration.ProcessTerminationTimeout = TimeToEnd;
            return await arguments.InvokeAsync(configuration);
        }

        // Without the help, which would scroll the error off the screen.
        foreach (string message in arguments.Errors.Select(error => error.Message).Distinct())
        {
            await configuration.Error.WriteLineAsync(message);
        }

        string command = arguments.CommandResult.Command is RootCommand ? "" : $" {arguments.CommandResult.Command.Name}";
        await configuration.Error.WriteLineAsync($"See wavix-sim{command} --help.");
        return UsageError;
    }

    private static RootCommand CreateRoot() => new("Simulates the Wavix side of calls, so that servers can be tried without a phone number.")
    {
        DemoCommand.Create(),
        CallCommand.Create(),
        DialCommand.Create(),
        PhoneCommand.Create(),
        ScenariosCommand.Create(),
        ReplayCommand.Create(),
        TimelineCommand.Create(),
        ConvertCommand.Create(),
        CheckCommand.Create(),
        LoadCommand.Create(),
    };
}
