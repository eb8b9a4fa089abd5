using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>How an invalid event, whose bytes may be no JSON, is stored as JSON and read back.</summary>
public class StoredInvalidEventTests
{
    private const string Stored = """{"invalid":{"reason":"OddPayloadLength","detail":"d","event":"media","length":9,"raw":"eA=="}}""";

    [Fact]
    public void Serialize_InvalidEvent_IsOneMemberWithoutEvent() =>
        JsonSerializer.Serialize(Wire.Read("x"), WavixJsonContext.Default.WavixEvent)
            .Should().StartWith("""{"invalid":{"reason":"InvalidJson","detail":"The message is not""")
            .And.EndWith("""
                ,"length":1,"raw":"eA=="}}
                """);

    [Fact]
    public void Deserialize_StoredInvalidEvent_HasEveryField()
    {
        InvalidEvent invalid = Read(Stored);

        invalid.Should().Match<InvalidEvent>(e => e.Reason == InvalidMessageReason.OddPayloadLength && e.Detail == "d" && e.EventName == "media");
        invalid.MessageLength.Should().Be(9);
        Encoding.UTF8.GetString(invalid.Raw.Span).Should().Be("x");
    }

    [Theory]
    [InlineData(InvalidMessageReason.EmptyMessage)]
    [InlineData(InvalidMessageReason.BinaryMessage)]
    [InlineData(InvalidMessageReason.InvalidJson)]
    [InlineData(InvalidMessageReason.NotAnObject)]
    [InlineData(InvalidMessageReason.MissingEventName)]
    [InlineData(InvalidMessageReason.MissingPayload)]
    [InlineData(InvalidMessageReason.InvalidBase64)]
    [InlineData(InvalidMessageReason.OddPayloadLength)]
    [InlineData(InvalidMessageReason.MissingMarkName)]
    [InlineData(InvalidMessageReason.UnknownCommand)]
    public void Serialize_AnyReason_ComesBackTheSame(InvalidMessageReason reason)
    {
        var invalid = new InvalidEvent(reason, "detail", [0, 0xFF, (byte)'"']);

        MessageContent.Of(Read(JsonSerializer.Serialize(invalid, WavixJsonContext.Default.InvalidEvent))).Should().Be(MessageContent.Of(invalid));
    }

    [Fact]
    public void Serialize_InvalidEventThatWasCut_KeepsNumberIdsAndTime()
    {
        InvalidEvent invalid = Wire.Read<InvalidEvent>(
            $$"""{"media":{"payload":"{{new string('.', 5000)}}"},"event":"media","call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00.5+01:00"}""");

        InvalidEvent again = Read(JsonSerializer.Serialize(invalid, WavixJsonContext.Default.InvalidEvent));

        MessageContent.Of(again).Should().Be(MessageContent.Of(invalid));
        again.SequenceNumber.Should().Be(7);
        again.MessageLength.Should().BeGreaterThan(5000);
    }

    [Theory]
    [InlineData("{\"invalid\":null}")]
    [InlineData("{\"invalid\":[]}")]
    [InlineData("{\"invalid\":{}}")]
    [InlineData("{\"invalid\":{\"reason\":5,\"detail\":\"d\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"Nonsense\",\"detail\":\"d\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"999\",\"detail\":\"d\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"EmptyMessage, InvalidJson\",\"detail\":\"d\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"\\ud800\",\"detail\":\"d\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":null,\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"\\ud800\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":\"1\",\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":1.5,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":-1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":0,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":1,\"raw\":\"!\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":1,\"raw\":7}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"length\":1}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"event\":5,\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"invalid\":{\"reason\":\"InvalidJson\",\"detail\":\"d\",\"event\":\"\\udc00\",\"length\":1,\"raw\":\"eA==\"}}")]
    [InlineData("{\"\\ud800invalid_or_not\":1}")]
    [InlineData("{\"invalid\":{\"\\ud800reason_or_not\":1}}")]
    public void Deserialize_WrongStoredFields_IsTheMessageItself(string json)
    {
        InvalidEvent invalid = Read(json);

        invalid.Reason.Should().Be(InvalidMessageReason.MissingEventName);
        Encoding.UTF8.GetString(invalid.Raw.Span).Should().Be(json);
        invalid.MessageLength.Should().Be(json.Length);
    }

    [Fact]
    public void Deserialize_StoredBytesOverTheLimit_IsTheMessageItself()
    {
        string raw = Convert.ToBase64String(new byte[InvalidEvent.MaxRawBytes + 1]);

        Read($$$"""{"invalid":{"reason":"InvalidJson","detail":"d","length":9999,"raw":"{{{raw}}}"}}""")
            .Reason.Should().Be(InvalidMessageReason.MissingEventName);
    }

    [Fact]
    public void ReadEvent_StoredInvalidEvent_IsAMessageWithoutEventName() =>
        Wire.ReadInvalid(Stored, InvalidMessageReason.MissingEventName).EventName.Should().BeNull();

    private static InvalidEvent Read(string json) =>
        JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent).Should().BeOfType<InvalidEvent>().Which;
}
