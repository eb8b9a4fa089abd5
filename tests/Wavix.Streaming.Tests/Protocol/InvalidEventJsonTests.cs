using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>How an invalid event, whose bytes may be no JSON, is written as JSON.</summary>
public class InvalidEventJsonTests
{
    [Fact]
    public void Serialize_InvalidEvent_IsOneMemberWithoutEvent() =>
        JsonSerializer.Serialize(Wire.Read("x"), WavixJsonContext.Default.WavixEvent)
            .Should().StartWith("""{"invalid":{"reason":"InvalidJson","detail":"The message is not""")
            .And.EndWith("""
                ,"length":1,"raw":"eA=="}}
                """);

    [Fact]
    public void Serialize_InvalidEventThatWasCut_KeepsNumberIdsAndTime()
    {
        InvalidEvent invalid = Wire.Read<InvalidEvent>(
            $$"""{"media":{"payload":"{{new string('.', 5000)}}"},"event":"media","call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00.5+01:00"}""");

        using JsonDocument document = JsonDocument.Parse(JsonSerializer.Serialize(invalid, WavixJsonContext.Default.InvalidEvent));

        JsonElement written = document.RootElement.GetProperty("invalid");
        written.GetProperty("reason").GetString().Should().Be(nameof(InvalidMessageReason.InvalidBase64));
        written.GetProperty("detail").GetString().Should().Be(invalid.Detail);
        written.GetProperty("event").GetString().Should().Be("media");
        written.GetProperty("event_time").GetDateTimeOffset().Should().Be(invalid.EventTime);
        written.GetProperty("call_id").GetString().Should().Be("c");
        written.GetProperty("stream_id").GetString().Should().Be("s");
        written.GetProperty("sequence_number").GetInt64().Should().Be(7);
        written.GetProperty("length").GetInt32().Should().Be(invalid.MessageLength);
        written.GetProperty("raw").GetBytesFromBase64().Should().Equal(invalid.Raw.ToArray());
    }

    [Theory]
    [InlineData("""{"event":"media","call_id":"c","stream_id":"s","sequence_number":7,"media":{"payload":"AAEC/f7..."}}""")]
    [InlineData("""{"event":"mark","call_id":"c","event_time":"2024-01-15T10:30:05Z"}""")]
    [InlineData("""{"sequence_number":7}""")]
    [InlineData("{garbage")]
    [InlineData("[]")]
    [InlineData("")]
    public void Deserialize_WrittenInvalidEvent_IsAMessageWithoutEventName(string message)
    {
        string json = JsonSerializer.Serialize(Wire.Read(message), WavixJsonContext.Default.WavixEvent);

        InvalidEvent again = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent).Should().BeOfType<InvalidEvent>().Which;

        again.Reason.Should().Be(InvalidMessageReason.MissingEventName);
        Encoding.UTF8.GetString(again.Raw.Span).Should().Be(json);
    }
}
