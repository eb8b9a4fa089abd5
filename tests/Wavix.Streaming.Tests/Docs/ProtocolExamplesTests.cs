using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

public partial class ProtocolExamplesTests
{
    public static TheoryData<string> Events => [.. Examples("events")];

    public static TheoryData<string> Commands => [.. Examples("commands")];

    [Theory]
    [MemberData(nameof(Events))]
    public void ReadEvent_DocumentedExample_IsRegular(string json)
    {
        WavixEvent e = WavixMessageSerializer.ReadEvent(Encoding.UTF8.GetBytes(json));

        e.Should().NotBeOfType<InvalidEvent>().And.NotBeOfType<UnknownEvent>();
        e.Anomalies.Should().Be(EventAnomalies.None);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void WriteCommand_DocumentedExample_IsWhatIsSent(string json)
    {
        var written = new System.Buffers.ArrayBufferWriter<byte>();

        WavixMessageSerializer.WriteCommand(written, WavixMessageSerializer.ReadCommand(Encoding.UTF8.GetBytes(json)));

        Encoding.UTF8.GetString(written.WrittenSpan).Should().Be(json);
    }

    [Fact]
    public void Document_Examples_AreOneOfEachMessage()
    {
        Examples("events").Should().HaveCount(5);
        Examples("commands").Should().HaveCount(3);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("commands")]
    public void Document_TablesOfFields_AreThoseOfTheirExamples(string kind)
    {
        foreach (string message in Section(kind).Split("\n### ").Skip(1))
        {
            using JsonDocument example = JsonDocument.Parse(Json().Match(message).Groups[1].Value);

            Row().Matches(message).Select(row => row.Groups[1].Value).Should().Equal(Fields(example.RootElement, ""), message.Split('\n')[0]);
        }
    }

    private static IEnumerable<string> Fields(JsonElement element, string prefix) => element.EnumerateObject().SelectMany(field =>
        field.Value.ValueKind == JsonValueKind.Object ? Fields(field.Value, $"{prefix}{field.Name}.") : [prefix + field.Name]);

    private static IEnumerable<string> Examples(string kind) =>
        Json().Matches(Section(kind)).Select(match => match.Groups[1].Value);

    private static string Section(string kind) =>
        File.ReadAllText(Repository.PathOf("docs", "reference", "messages.md")).Split($"<!-- examples: {kind} -->")[1].Split("<!-- /examples -->")[0];

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("^\\| `([a-z_.]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
