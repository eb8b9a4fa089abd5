using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>The published schema and the reader know the same scenarios.</summary>
public class ScenarioSchemaTests
{
    private static readonly string Folder = Repository.PathOf("docs", "scenarios");
    private static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "wavix-scenario.schema.json")))!;
    private static readonly JsonSchema Schema = JsonSchema.FromText(Document.ToJsonString());

    public static TheoryData<string> ReadyScenarios => [.. Directory.EnumerateFiles(Folder, "*.json")
        .Select(path => Path.GetFileName(path)).Where(name => !name.EndsWith(".schema.json", StringComparison.Ordinal)).Order()];

    [Fact]
    public void Schema_MembersOfAScenario_AreThoseOfTheReader() => Names(Document["properties"]!).Should().Equal(ScenarioReader.Members);

    [Fact]
    public void Schema_Steps_AreThoseOfTheReader() => Names(Steps()).Should().Equal(ScenarioSteps.Names);

    [Fact]
    public void Schema_MembersOfEachStep_AreThoseOfTheReader()
    {
        foreach (ScenarioStep step in ScenarioSteps.All.Where(step => step.Name != "say"))
        {
            string[] members = Steps()[step.Name]!["properties"] is { } properties ? Names(properties) : [];
            members.Should().Equal(step.Members, step.Name);
        }

        Names(Document["$defs"]!["sound"]!["properties"]!).Should().Equal(ScenarioSteps.Say);
    }

    [Fact]
    public void Schema_Faults_AreThoseOfTheCall() => Document["$defs"]!["faults"]!["items"]!["pattern"]!.GetValue<string>()
        .Should().Be($"^\\s*({string.Join('|', SimulatedFaults.Known.Keys)})\\s*(=.+)?$");

    [Fact]
    public void Document_TableOfSteps_HasAllWithTheirMembers()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Folder, "README.md")).SkipWhile(line => line != "<!-- scenario-steps -->").Skip(3)
            .TakeWhile(line => line != "<!-- /scenario-steps -->")];

        rows.Select(row => row.Split('`')[1]).Should().Equal(ScenarioSteps.Names);
        rows.Zip(ScenarioSteps.All).Where(pair => pair.Second.Members.Count > 0).Should().AllSatisfy(pair => pair.First.Should().ContainAll(pair.Second.Members.Select(member => $"`{member}`")));
    }

    [Fact]
    public void Document_Example_IsValid()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "how-to", "scenarios.md"));
        string json = page.Split("```json")[1].Split("```")[0];

        Validate(json).Should().BeEmpty();
        CallScenario.FromJson(json).Name.Should().Be("The caller interrupts the greeting");
    }

    [Fact]
    public void Schema_EveryMember_IsDescribed()
    {
        // A member without its own description has that of its kind.
        IEnumerable<JsonNode> members = Properties(Document);

        members.Should().HaveCountGreaterThan(40);
        members.Where(member => member["description"] is null && member["$ref"]?.GetValue<string>() is not ("#/$defs/within" or "#/$defs/text"))
            .Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(ReadyScenarios))]
    public void ReadyScenario_IsValidAndIsRead(string file)
    {
        string path = Path.Combine(Folder, file);

        Validate(File.ReadAllText(path)).Should().BeEmpty();
        CallScenario.FromFile(path).Description.Should().NotBeNull();
        JsonNode.Parse(File.ReadAllText(path))!["$schema"]!.GetValue<string>().Should().Be("wavix-scenario.schema.json");
    }

    [Theory]
    [InlineData("""{ "say": { "speech": "1m30s" } }""")]
    [InlineData("""{ "say": { "text": "Hello", "voice": "en-gb" } }""")]
    [InlineData("""{ "say": { "tone": 440.5, "for": "300ms" } }""")]
    [InlineData("""{ "silence": "1s" }""")]
    [InlineData("""{ "hold": "1.5s" }""")]
    [InlineData("""{ "waitForAudio": {} }""")]
    [InlineData("""{ "waitForAudio": { "within": "5s" } }""")]
    [InlineData("""{ "waitForQuiet": { "for": "800ms", "within": "20s" } }""")]
    [InlineData("""{ "waitForMark": { "name": "greeting", "within": "5s" } }""")]
    [InlineData("""{ "expectAudio": { "within": "2s", "notBefore": "0s", "atLeast": "1s" } }""")]
    [InlineData("""{ "expectNoAudio": { "for": "2s" } }""")]
    [InlineData("""{ "expectClear": {} }""")]
    [InlineData("""{ "interrupt": { "say": { "speech": "1s" } } }""")]
    [InlineData("""{ "press": "12#" }""")]
    [InlineData("""{ "faults": ["lose-every=10", "marks-at-once"] }""")]
    [InlineData("""{ "expectHangUp": { "within": "10s" } }""")]
    [InlineData("""{ "hangUp": true }""")]
    [InlineData("""{ "repeat": { "times": 1000, "steps": [ { "hangUp": true } ] } }""")]
    public void Step_ThatIsRight_IsValidAndIsRead(string step)
    {
        Validate(Scenario(step)).Should().BeEmpty();
        CallScenario.FromJson(Scenario(step)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("""{ "shout": {} }""")]
    [InlineData("""{ }""")]
    [InlineData("""{ "silence": "1s", "hangUp": true }""")]
    [InlineData("""{ "silence": 1 }""")]
    [InlineData("""{ "silence": "1" }""")]
    [InlineData("""{ "silence": "" }""")]
    [InlineData("""{ "silence": "1s1m" }""")]
    [InlineData("""{ "say": {} }""")]
    [InlineData("""{ "say": { "speech": "1s", "text": "Hi" } }""")]
    [InlineData("""{ "say": { "speech": "1s", "for": "1s" } }""")]
    [InlineData("""{ "say": { "speech": "1s", "voice": "de" } }""")]
    [InlineData("""{ "say": { "tone": 440 } }""")]
    [InlineData("""{ "say": { "tone": 19, "for": "1s" } }""")]
    [InlineData("""{ "say": { "text": " " } }""")]
    [InlineData("""{ "say": { "text": "Hi", "voice": "-x" } }""")]
    [InlineData("""{ "waitForAudio": true }""")]
    [InlineData("""{ "waitForAudio": { "for": "1s" } }""")]
    [InlineData("""{ "expectNoAudio": {} }""")]
    [InlineData("""{ "interrupt": {} }""")]
    [InlineData("""{ "press": "1 2" }""")]
    [InlineData("""{ "press": "" }""")]
    [InlineData("""{ "faults": ["jiter"] }""")]
    [InlineData("""{ "faults": {} }""")]
    [InlineData("""{ "hangUp": false }""")]
    [InlineData("""{ "repeat": { "times": 1001, "steps": [ { "hangUp": true } ] } }""")]
    [InlineData("""{ "repeat": { "times": 1.5, "steps": [ { "hangUp": true } ] } }""")]
    [InlineData("""{ "repeat": { "times": 2, "steps": [] } }""")]
    [InlineData("""{ "repeat": { "steps": [ { "hangUp": true } ] } }""")]
    public void Step_ThatIsWrong_IsInvalidAndIsRefused(string step)
    {
        Action read = () => CallScenario.FromJson(Scenario(step));

        Validate(Scenario(step)).Should().NotBeEmpty();
        read.Should().Throw<InvalidDataException>();
    }

    private static string Scenario(string step) => $$"""{ "name": "n", "steps": [ {{step}} ] }""";

    private static JsonNode Steps() => Document["$defs"]!["step"]!["properties"]!;

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];

    /// <summary>Every member that an object of the schema may have.</summary>
    private static IEnumerable<JsonNode> Properties(JsonNode node) => node switch
    {
        JsonObject schema => schema.SelectMany(member =>
            (member.Key == "properties" ? member.Value!.AsObject().Select(property => property.Value!) : [])
                .Concat(member.Value is null ? [] : Properties(member.Value))),
        JsonArray items => items.SelectMany(item => Properties(item!)),
        _ => [],
    };

    private static IReadOnlyList<string> Validate(string json)
    {
        using JsonDocument document = JsonDocument.Parse(
            json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        EvaluationResults results = Schema.Evaluate(
            document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. (results.Details ?? []).SelectMany(detail => detail.Errors ?? new Dictionary<string, string>()).Select(error => error.Value), "invalid"];
    }
}
