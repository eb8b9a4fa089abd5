using System.Text;
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

    private static IEnumerable<string> Examples(string kind)
    {
        string document = File.ReadAllText(Repository.PathOf("docs", "reference", "messages.md"));
        string section = document.Split($"<!-- examples: {kind} -->")[1].Split("<!-- /examples -->")[0];
        return Json().Matches(section).Select(match => match.Groups[1].Value);
    }

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
