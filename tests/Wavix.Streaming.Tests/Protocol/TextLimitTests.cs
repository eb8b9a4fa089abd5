using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Each text of a message has a maximum length, in UTF-16 characters, however it is written.</summary>
public class TextLimitTests
{
    private const int TextLimit = 512;
    private const int NameLimit = 4096;

    /// <summary>A character as it is written in JSON, and how many UTF-16 characters it is.</summary>
    public static TheoryData<string, int> Characters => new() { { "x", 1 }, { "é", 1 }, { "\uFFFF", 1 }, { "\\u0078", 1 }, { "\\n", 1 }, { "😀", 2 }, { "\\ud83d\\ude00", 2 } };

    [Theory]
    [MemberData(nameof(Characters))]
    public void ReadEvent_TextsAtTheLimit_AreRead(string character, int length)
    {
        StartEvent start = ReadStart(Repeat(character, TextLimit / length));

        start.Anomalies.Should().Be(EventAnomalies.UnknownValue);
        new[] { start.CallId, start.StreamId, start.StreamTypeText, start.ChannelText }.Should().OnlyContain(text => text!.Length == TextLimit);
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void ReadEvent_TextsOverTheLimit_AreNullAndMistyped(string character, int length)
    {
        StartEvent start = ReadStart(Repeat(character, TextLimit / length) + "x");

        start.Anomalies.Should().Be(EventAnomalies.MistypedField);
        new[] { start.CallId, start.StreamId, start.StreamTypeText, start.ChannelText }.Should().OnlyContain(text => text == null);
    }

    [Theory]
    [InlineData(TextLimit, EventAnomalies.UnknownValue)]
    [InlineData(TextLimit + 1, EventAnomalies.MistypedField)]
    [InlineData(1_000_000, EventAnomalies.MistypedField)]
    public void ReadEvent_LongTrack_IsReadUpToTheLimit(int length, EventAnomalies anomalies)
    {
        MediaEvent media = Wire.Read<MediaEvent>(
            $$$"""{"event":"media","event_time":"2024-01-15T10:30:01Z","call_id":"c","stream_id":"s","sequence_number":2,"media":{"payload":"AAE=","track":"{{{new string('x', length)}}}","timestamp":160,"chunk":1}}""");

        media.Anomalies.Should().Be(anomalies);
        media.TrackText?.Length.Should().Be(TextLimit);
    }

    [Theory]
    [MemberData(nameof(Characters))]
    public void ReadEvent_EventNameAtTheLimit_IsUnknownEvent(string character, int length) =>
        Wire.Read<UnknownEvent>($$"""{"event":"{{Repeat(character, TextLimit / length)}}"}""").EventName.Should().HaveLength(TextLimit);

    [Theory]
    [MemberData(nameof(Characters))]
    public void ReadEvent_EventNameOverTheLimit_IsMissingEventName(string character, int length) =>
        Wire.ReadInvalid($$"""{"event":"{{Repeat(character, TextLimit / length)}}x","call_id":"c"}""", InvalidMessageReason.MissingEventName)
            .Should().Match<InvalidEvent>(e => e.Detail == "event is longer than 512 characters." && e.CallId == "c" && e.EventName == null);

    [Theory]
    [MemberData(nameof(Characters))]
    public void ReadEvent_MarkNameAtTheLimit_IsRead(string character, int length) =>
        Wire.Read<MarkEvent>(Mark(Repeat(character, NameLimit / length))).Name.Should().HaveLength(NameLimit);

    [Theory]
    [MemberData(nameof(Characters))]
    public void ReadEvent_MarkNameOverTheLimit_IsMissingMarkName(string character, int length) =>
        Wire.ReadInvalid(Mark(Repeat(character, NameLimit / length) + "x"), InvalidMessageReason.MissingMarkName)
            .Detail.Should().Be("mark.name is longer than 4096 characters.");

    [Fact]
    public void ReadEvent_BrokenMarkNameThatCouldFit_IsNotCalledTooLong() =>
        Wire.ReadInvalid(Mark(Repeat("\\ud800", NameLimit)), InvalidMessageReason.MissingMarkName)
            .Detail.Should().Be("mark.name is a string that is not valid Unicode text.");

    [Fact]
    public void ReadEvent_TextOfAMegabyte_IsNotMadeAString()
    {
        byte[] message = Encoding.UTF8.GetBytes($$"""{"event":"stop","call_id":"{{new string('x', 1_000_000)}}","stream_id":"{{Repeat("\\u0078", 100_000)}}"}""");
        EventReader reader = default;
        reader.Read(message);

        ThreadAllocations.Least(2_000, () => reader.Read(message)).Should().BeLessThanOrEqualTo(2_000);
    }

    [Fact]
    public void Read_MediaWithALongUnknownField_ItIsNotRemembered()
    {
        byte[] message = Encoding.UTF8.GetBytes(
            $$$"""{"event":"media","event_time":"2024-01-15T10:30:01Z","call_id":"c","stream_id":"s","sequence_number":2,"x":"{{{new string('x', 900_000)}}}","media":{"payload":"AAE=","track":"inbound","timestamp":160,"chunk":1}}""");
        EventReader reader = default;
        reader.Read(message);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 4; i++)
        {
            MessageContent.Of(reader.Read(message)).Should().Be(MessageContent.Of(WavixMessageSerializer.ReadEvent(message)));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(400_000);
    }

    [Theory]
    [InlineData("media")]
    [InlineData("mark")]
    public void ReadCommand_LongTexts_AreRead(string kind)
    {
        // The limits are those of a peer; a command is the application's own.
        string text = new('x', 5000);
        WavixCommand command = Wire.ReadCommand(kind == "media"
            ? $$$"""{"event":"media","stream_id":"{{{text}}}","media":{"payload":"AAE="}}"""
            : $$$"""{"event":"mark","stream_id":"{{{text}}}","mark":{"name":"{{{text}}}"}}""");

        command.StreamId.Should().Be(text);
        ((command as MarkCommand)?.Name ?? text).Should().Be(text);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Mark(string name) => $$$"""{"event":"mark","mark":{"name":"{{{name}}}"}}""";

    private static StartEvent ReadStart(string text) => Wire.Read<StartEvent>(
        $$"""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"{{text}}","stream_id":"{{text}}","stream_type":"{{text}}","channel":"{{text}}","sequence_number":1}""");
}
