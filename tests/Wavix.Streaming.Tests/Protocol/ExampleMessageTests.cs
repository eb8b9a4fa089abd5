using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>The example messages of the protocol's documentation, on one line and printed over several.</summary>
public class ExampleMessageTests
{
    private const string Connected = """{"event":"connected","event_time":"2024-01-15T10:30:00Z"}""";
    private const string Start = """{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"abc-123","stream_id":"str-456","stream_type":"twoway","channel":"both","sequence_number":1}""";
    private const string Media = """{"event":"media","event_time":"2024-01-15T10:30:01Z","call_id":"abc-123","stream_id":"str-456","sequence_number":2,"media":{"payload":"AAEC/f7/","track":"inbound","timestamp":160,"chunk":1}}""";
    private const string Mark = """{"event":"mark","event_time":"2024-01-15T10:30:02Z","call_id":"abc-123","stream_id":"str-456","sequence_number":10,"mark":{"name":"end-of-greeting"}}""";
    private const string Stop = """{"event":"stop","event_time":"2024-01-15T10:30:05Z","call_id":"abc-123","stream_id":"str-456","sequence_number":100}""";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Styles => ["one line", "several lines", "carriage returns and tabs"];

    [Theory, MemberData(nameof(Styles))]
    public void ReadEvent_Connected_HasTimeAlone(string style) =>
        ContentOf(Connected, style).Should().Be(new MessageContent
        {
            Type = nameof(ConnectedEvent),
            EventName = "connected",
            EventTime = "2024-01-15T10:30:00.0000000+00:00",
        });

    [Theory, MemberData(nameof(Styles))]
    public void ReadEvent_Start_HasEveryField(string style) =>
        ContentOf(Start, style).Should().Be(new MessageContent
        {
            Type = nameof(StartEvent),
            EventName = "start",
            EventTime = "2024-01-15T10:30:00.0000000+00:00",
            CallId = "abc-123",
            StreamId = "str-456",
            SequenceNumber = 1,
            StreamType = StreamType.TwoWay,
            StreamTypeText = "twoway",
            Channel = StreamChannel.Both,
            ChannelText = "both",
        });

    [Theory, MemberData(nameof(Styles))]
    public void ReadEvent_Media_HasEveryField(string style) =>
        ContentOf(Media, style).Should().Be(new MessageContent
        {
            Type = nameof(MediaEvent),
            EventName = "media",
            EventTime = "2024-01-15T10:30:01.0000000+00:00",
            CallId = "abc-123",
            StreamId = "str-456",
            SequenceNumber = 2,
            Payload = "000102FDFEFF",
            Track = MediaTrack.Inbound,
            TrackText = "inbound",
            Timestamp = 160,
            Chunk = 1,
        });

    [Theory, MemberData(nameof(Styles))]
    public void ReadEvent_Mark_HasEveryField(string style) =>
        ContentOf(Mark, style).Should().Be(new MessageContent
        {
            Type = nameof(MarkEvent),
            EventName = "mark",
            EventTime = "2024-01-15T10:30:02.0000000+00:00",
            CallId = "abc-123",
            StreamId = "str-456",
            SequenceNumber = 10,
            MarkName = "end-of-greeting",
        });

    [Theory, MemberData(nameof(Styles))]
    public void ReadEvent_Stop_HasEveryField(string style) =>
        ContentOf(Stop, style).Should().Be(new MessageContent
        {
            Type = nameof(StopEvent),
            EventName = "stop",
            EventTime = "2024-01-15T10:30:05.0000000+00:00",
            CallId = "abc-123",
            StreamId = "str-456",
            SequenceNumber = 100,
        });

    [Theory]
    [InlineData(Connected)]
    [InlineData(Start)]
    [InlineData(Media)]
    [InlineData(Mark)]
    [InlineData(Stop)]
    public void WriteEvent_ExampleThatWasRead_IsTheExampleAgain(string message) =>
        Wire.Write(Wire.Read(message)).Should().Be(message);

    [Fact]
    public void ReadEvent_ExampleWithElidedPayload_IsInvalidBase64()
    {
        InvalidEvent invalid = Wire.ReadInvalid(Media.Replace("AAEC/f7/", "AAEC/f7...", StringComparison.Ordinal), InvalidMessageReason.InvalidBase64);

        invalid.SequenceNumber.Should().Be(2);
    }

    private static MessageContent ContentOf(string message, string style) => MessageContent.Of(Wire.Read(style switch
    {
        "several lines" => JsonNode.Parse(message)!.ToJsonString(Indented),
        "carriage returns and tabs" => JsonNode.Parse(message)!.ToJsonString(Indented).ReplaceLineEndings("\r\n").Replace("  ", "\t", StringComparison.Ordinal),
        _ => message,
    }));
}
