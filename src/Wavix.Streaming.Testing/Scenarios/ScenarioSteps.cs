using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>A step that a scenario may have.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Members">The members of its value; empty if its value is not an object.</param>
/// <param name="Add">Reads the value and adds the step to a script.</param>
internal sealed record ScenarioStep(string Name, IReadOnlyList<string> Members, Action<CallScript, ScenarioNode, ScenarioReader> Add);

/// <summary>The steps that a scenario may have.</summary>
internal static class ScenarioSteps
{
    private const int MaxTimes = 1000;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultHeard = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DefaultQuiet = TimeSpan.FromMilliseconds(800);

    /// <summary>The ways to say something, of which a step has one.</summary>
    public static IReadOnlyList<string> Sounds { get; } = ["speech", "wav", "text", "tone"];

    /// <summary>The members of what is said.</summary>
    public static IReadOnlyList<string> Say { get; } = ["speech", "wav", "text", "voice", "tone", "for"];

    public static IReadOnlyList<ScenarioStep> All { get; } =
    [
        new("say", Say, (script, value, reader) => script.SaySound("", reader.ReadSound(value))),
        new("silence", [], (script, value, _) => script.Silence(ScenarioMembers.Duration(value))),
        new("hold", [], (script, value, _) => script.Wait(ScenarioMembers.Duration(value))),
        new("waitForAudio", ["within"], (script, value, _) => script.ExpectAudio(Members("waitForAudio", value).Duration("within"))),
        new("waitForQuiet", ["for", "within"], (script, value, _) =>
        {
            ScenarioMembers members = Members("waitForQuiet", value);
            script.Listen(members.Duration("for") ?? DefaultQuiet, members.Duration("within"));
        }),
        new("waitForMark", ["name", "within"], (script, value, _) =>
        {
            ScenarioMembers members = Members("waitForMark", value);
            script.WaitForMark(members.Text("name"), members.Duration("within"));
        }),
        new("expectAudio", ["within", "notBefore", "atLeast"], (script, value, _) => AddExpectAudio(script, value)),
        new("expectNoAudio", ["for"], (script, value, _) => script.ExpectNoAudio(Members("expectNoAudio", value).RequireDuration("for"))),
        new("expectClear", ["within"], (script, value, _) => script.ExpectClear(Members("expectClear", value).Duration("within"))),
        new("interrupt", ["afterHearing", "say", "within"], (script, value, reader) =>
        {
            ScenarioMembers members = Members("interrupt", value);
            CallerSound sound = reader.ReadSound(members.Require("say"));
            script.InterruptWithSound(members.Duration("afterHearing") ?? DefaultHeard, sound, members.Duration("within") ?? DefaultLimit);
        }),
        new("press", [], (script, value, _) => AddPress(script, value)),
        new("faults", [], (script, value, reader) => script.ChangeFaults(reader.ReadFaults(value, isBegun: true))),
        new("expectHangUp", ["within"], (script, value, _) => script.ExpectEnd(Members("expectHangUp", value).Duration("within"))),
        new("hangUp", [], (script, value, _) =>
            (value.Kind == JsonValueKind.True ? script : throw value.Error($"expected is true, not {ScenarioMembers.Describe(value)}.")).HangUp()),
        new("repeat", ["times", "steps"], (script, value, reader) =>
        {
            ScenarioMembers members = Members("repeat", value);
            members.Require("times");
            script.Repeat(members.Count("times", MaxTimes)!.Value, reader.ReadSteps(members.Require("steps")));
        }),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(step => step.Name)];

    public static ScenarioStep Find(string name) => All.First(step => step.Name == name);

    private static ScenarioMembers Members(string step, ScenarioNode value) => new(value, Find(step).Members);

    private static void AddExpectAudio(CallScript script, ScenarioNode value)
    {
        ScenarioMembers members = Members("expectAudio", value);
        TimeSpan within = members.Duration("within") ?? DefaultLimit;
        TimeSpan notBefore = members.Duration("notBefore", allowZero: true) ?? TimeSpan.Zero;
        TimeSpan atLeast = members.Duration("atLeast", allowZero: true) ?? TimeSpan.Zero;
        if (notBefore + atLeast > within)
        {
            throw value.Error("notBefore and atLeast together are longer than within, so the step could not pass. Make within longer; its default is 30s.");
        }

        script.ExpectAudio(within, notBefore, atLeast);
    }

    private static void AddPress(CallScript script, ScenarioNode value)
    {
        try
        {
            script.Press(ScenarioMembers.Text(value));
        }
        catch (ArgumentException)
        {
            throw value.Error($"{ScenarioMembers.Describe(value)} are not keys of a phone, which has 0123456789*#ABCD.");
        }
    }
}
