using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>
/// A phone conversation from a JSON file: what the caller does, what is expected of the application, and how bad the line is. The format is
/// described by <c>wavix-scenario.schema.json</c>. Run it with the command <c>wavix-sim call --scenario</c>, or with
/// <see cref="SimulatedCall.RunAsync"/>:
/// <code>
/// CallScenario scenario = CallScenario.FromFile("scenarios/interrupter.json");
/// await using SimulatedCall call = await SimulatedCall.ConnectAsync(url, new SimulatedCallOptions { Faults = scenario.Faults });
/// await call.RunAsync(scenario.Script);
/// </code>
/// </summary>
public sealed class CallScenario
{
    internal CallScenario(string name, string? description, int calls, SimulatedFaults faults, CallScript script)
    {
        Name = name;
        Description = description;
        Calls = calls;
        Faults = faults;
        Script = script;
    }

    /// <summary>What it is called in reports, such as "The caller interrupts the greeting".</summary>
    public string Name { get; }

    /// <summary>What it checks; null if the file does not say.</summary>
    public string? Description { get; }

    /// <summary>How many calls at a time run the script, each all of it. 1 to 100; 1 if the file does not say.</summary>
    public int Calls { get; }

    /// <summary>The faults that each call begins with; none if the file does not say.</summary>
    public SimulatedFaults Faults { get; }

    /// <summary>The steps.</summary>
    public CallScript Script { get; }

    /// <summary>Reads a scenario. WAV files that it names are relative to its folder, and must exist; they are read when a call begins.</summary>
    /// <param name="path">A JSON file, UTF-8, at most 1 MiB, which may have comments and trailing commas.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a scenario. The message says the line, the column and the member, what is wrong and what is allowed.
    /// </exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static CallScenario FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        return new ScenarioReader(Path.GetDirectoryName(full)!).Read(File.ReadAllBytes(full), path);
    }

    /// <summary>Reads a scenario from a text.</summary>
    /// <param name="json">The JSON, which may have comments and trailing commas.</param>
    /// <param name="baseFolder">The folder of the WAV files that it names; null (default) for the current folder.</param>
    /// <exception cref="InvalidDataException">
    /// The text is not a scenario. The message says the line, the column and the member, what is wrong and what is allowed.
    /// </exception>
    public static CallScenario FromJson(string json, string? baseFolder = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new ScenarioReader(Path.GetFullPath(baseFolder ?? ".")).Read(Encoding.UTF8.GetBytes(json), "the scenario");
    }
}
