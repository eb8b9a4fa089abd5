using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>Reads the JSON of a scenario. The schema that is published with it has the same names; a test compares them.</summary>
/// <param name="baseFolder">The folder of the WAV files that it names.</param>
internal sealed class ScenarioReader(string baseFolder)
{
    public const int MaxCalls = 100;

    // Of a text file that people write; a step has some 50 bytes.
    private const int MaxBytes = 1024 * 1024;

    // The faults that the call begins with: those of its connection can't change in a step.
    private SimulatedFaults _faults = new();

    /// <summary>The members of a scenario.</summary>
    public static IReadOnlyList<string> Members { get; } = ["$schema", "name", "description", "faults", "calls", "steps"];

    /// <param name="utf8">The JSON.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <exception cref="InvalidDataException">It is not a scenario. The message says where, what is wrong and what is allowed.</exception>
    public CallScenario Read(ReadOnlySpan<byte> utf8, string source)
    {
        if (utf8.Length > MaxBytes)
        {
            throw new InvalidDataException($"{source} has {utf8.Length} bytes. A scenario has at most {MaxBytes}.");
        }

        var members = new ScenarioMembers(ScenarioNode.Parse(utf8, source), Members);
        members.Text("$schema");
        _faults = members.Find("faults") is { } faults ? ReadFaults(faults, isBegun: false) : new SimulatedFaults();
        return new CallScenario(
            ScenarioMembers.Text(members.Require("name")),
            members.Text("description"),
            members.Count("calls", MaxCalls) ?? 1,
            _faults,
            ReadSteps(members.Require("steps")));
    }

    public CallScript ReadSteps(ScenarioNode steps)
    {
        if (steps.Kind != JsonValueKind.Array || steps.Items.Count == 0)
        {
            throw steps.Error($"expected is an array of at least one step, not {(steps.Kind == JsonValueKind.Array ? "an empty one" : ScenarioMembers.Describe(steps))}.");
        }

        var script = new CallScript();
        foreach (ScenarioNode item in steps.Items)
        {
            var step = new ScenarioMembers(item, ScenarioSteps.Names);
            if (item.Members is not [(string name, ScenarioNode value)])
            {
                throw item.Error(item.Members.Count == 0
                    ? $"a step has one name. Known are: {string.Join(", ", ScenarioSteps.Names)}."
                    : $"a step has one name, not {item.Members.Count}: {string.Join(", ", item.Members.Select(member => member.Name))}. Make a step of each.");
            }

            ScenarioSteps.Find(name).Add(script, value, this);
            script.NameLast($"{name} {value}");
        }

        return script;
    }

    /// <summary>Reads what the caller says.</summary>
    public CallerSound ReadSound(ScenarioNode say)
    {
        var members = new ScenarioMembers(say, ScenarioSteps.Say);
        string[] kinds = [.. ScenarioSteps.Sounds.Where(members.Has)];
        if (kinds.Length != 1)
        {
            throw say.Error($"say has exactly one of {string.Join(", ", ScenarioSteps.Sounds)}{(kinds.Length == 0 ? "" : $", not {string.Join(" and ", kinds)}")}.");
        }

        RequireWith(members, "voice", "text");
        RequireWith(members, "for", "tone");
        return kinds[0] switch
        {
            "speech" => CallerSound.Of(TestAudio.Speech(members.RequireDuration("speech"))),
            "wav" => ReadWav(members.Require("wav")),
            "text" => CallerSound.OfText(members.Text("text")!, ReadVoice(members)),
            _ => CallerSound.Of(TestAudio.Tone(
                ScenarioMembers.Number(members.Require("tone"), 20, 11_999, isWhole: false), members.RequireDuration("for"))),
        };
    }

    /// <summary>Reads faults.</summary>
    /// <param name="value">An array of texts.</param>
    /// <param name="isBegun">Whether the call has begun, so that the faults of its connection can't change.</param>
    public SimulatedFaults ReadFaults(ScenarioNode value, bool isBegun)
    {
        try
        {
            SimulatedFaults faults = SimulatedFaults.Parse(ScenarioMembers.Texts(value));
            if (isBegun)
            {
                faults.RequireSameConnection(_faults);
            }

            return faults;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw value.Error(e.Message);
        }
    }

    private static void RequireWith(ScenarioMembers members, string name, string other)
    {
        if (members.Find(name) is { } value && !members.Has(other))
        {
            throw value.Error($"{name} is allowed only with {other}.");
        }
    }

    private static string? ReadVoice(ScenarioMembers members) =>
        members.Find("voice") is not { } voice ? null
        : CallerVoice.IsVoice(ScenarioMembers.Text(voice)) ? voice.Text
        : throw voice.Error($"\"{voice.Text}\" is not the name of a voice. Names look like en-gb, de or en+f3; espeak-ng --voices lists them.");

    private CallerSound ReadWav(ScenarioNode value)
    {
        string path = Path.GetFullPath(ScenarioMembers.Text(value), baseFolder);
        return File.Exists(path) ? CallerSound.OfWav(path) : throw value.Error($"there is no file {path}. The path is relative to the folder of the scenario.");
    }
}
