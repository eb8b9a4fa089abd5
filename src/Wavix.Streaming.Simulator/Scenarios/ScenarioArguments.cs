using System.CommandLine;
using System.CommandLine.Parsing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary>The arguments that let the caller follow scenarios instead of what the command line says.</summary>
internal sealed class ScenarioArguments
{
    private readonly Option<string[]> _scenarios = new("--scenario")
    {
        Description = "A phone conversation to run, instead of what the caller says otherwise: a JSON file, a folder (each *.json in it), or the name of a ready one: "
            + $"{string.Join(", ", ReadyScenarios.Names)}. May be repeated.",
        HelpName = "file",
    };

    private readonly Option<FileInfo?> _junit = new("--junit")
    {
        Description = "With --scenario, a file to write the results to as JUnit XML; an existing file is replaced.",
    };

    public ScenarioArguments() => _junit.Validators.Add(OutputFolder.Require);

    /// <summary>Adds the arguments, and refuses others that say the same in another way.</summary>
    /// <param name="command">The command.</param>
    /// <param name="others">The arguments that a scenario replaces.</param>
    public void AddTo(Command command, IEnumerable<Option> others)
    {
        command.Add(_scenarios);
        command.Add(_junit);
        command.Validators.Add(result =>
        {
            bool isGiven = IsGiven(result);
            if (isGiven && others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } other)
            {
                result.AddError($"Use either --scenario or {other.Name}, not both: the scenario says what the caller does, and the faults of the line.");
            }

            if (!isGiven && result.GetResult(_junit) is { Implicit: false })
            {
                result.AddError("--junit needs --scenario.");
            }
        });
    }

    public bool IsGiven(ParseResult arguments) => IsGiven(arguments.CommandResult);

    public bool IsGiven(CommandResult given) => given.GetResult(_scenarios) is { Implicit: false };

    public string? JUnit(ParseResult arguments) => arguments.GetValue(_junit)?.FullName;

    /// <summary>Reads the scenarios, and loads what their callers say.</summary>
    /// <returns>Null if one can't be used; the reason is then in the errors.</returns>
    public async Task<IReadOnlyList<CallScenario>?> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            List<CallScenario> scenarios = [.. (arguments.GetValue(_scenarios) ?? []).SelectMany(Find)];
            foreach (CallScenario scenario in scenarios)
            {
                await scenario.Script.PrepareAsync(cancellationToken);
            }

            return scenarios;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return null;
        }
    }

    private static IEnumerable<CallScenario> Find(string text)
    {
        if (File.Exists(text))
        {
            return [CallScenario.FromFile(text)];
        }

        if (Directory.Exists(text))
        {
            string[] files = [.. Directory.EnumerateFiles(text, "*" + ReadyScenarios.Extension)
                .Where(file => !file.EndsWith(ReadyScenarios.SchemaExtension, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? [.. files.Select(CallScenario.FromFile)] : throw new InvalidDataException($"--scenario {text}: the folder has no *.json files.");
        }

        return ReadyScenarios.Names.Contains(text)
            ? [ReadyScenarios.Read(text)]
            : throw new InvalidDataException(
                $"--scenario {text}: there is neither such a file or folder, nor a ready scenario of that name. {NearestName.Suggest(text, ReadyScenarios.Names, "The ready ones are")}");
    }
}
