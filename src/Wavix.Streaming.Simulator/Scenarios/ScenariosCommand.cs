using System.CommandLine;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary><c>wavix-sim scenarios</c>: lists the ready scenarios, or writes them into a folder.</summary>
internal static class ScenariosCommand
{
    private const int Failed = 1;

    public static Command Create()
    {
        var output = new Option<DirectoryInfo?>("--output", "-o")
        {
            Description = "A folder to write them into, with the schema for editors; created if it does not exist. Files of the same names are replaced.",
            HelpName = "folder",
        };
        var command = new Command(
            "scenarios", "Lists the ready scenarios for call and dial --scenario, or writes them into a folder. Exits with 0; with 1 if a file can't be written, 2 for wrong arguments.")
        {
            output,
        };
        command.SetAction(async (given, cancellationToken) =>
        {
            if (given.GetValue(output) is { } folder)
            {
                return await WriteAsync(folder.FullName, given.InvocationConfiguration, cancellationToken);
            }

            int width = ReadyScenarios.Names.Max(name => name.Length);
            foreach (string name in ReadyScenarios.Names)
            {
                CallScenario scenario = ReadyScenarios.Read(name);
                await given.InvocationConfiguration.Output.WriteLineAsync($"{name.PadRight(width)}  {scenario.Description}");
            }

            return 0;
        });
        return command;
    }

    private static async Task<int> WriteAsync(string folder, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (string name in ReadyScenarios.Files)
            {
                string path = Path.Combine(folder, name);
                await OutputFile.WriteAsync(path, file => file.WriteAsync(ReadyScenarios.Bytes(name), cancellationToken).AsTask(), cancellationToken);
                await configuration.Output.WriteLineAsync($"Written to {path}");
            }

            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await configuration.Error.WriteLineAsync($"The scenarios can't be written: {e.Message} Choose another folder with --output.");
            return Failed;
        }
    }
}
