namespace Wavix.Streaming.Tests.Protocol;

/// <summary>What makes a message invalid, and which reason it gets.</summary>
public class InvalidMessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\r\n\t ")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF \n")]
    public void ReadEvent_NothingButWhiteSpace_IsEmptyMessage(string message) =>
        Wire.ReadInvalid(message, InvalidMessageReason.EmptyMessage);

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{\"event\":\"stop\"")]
    [InlineData("{\"event\":\"stop\"} x")]
    [InlineData("{\"event\":\"stop\"}}")]
    [InlineData("{\"event\":\"stop\"}\0")]
    [InlineData("{\"event\":\"stop\"}{\"event\":\"stop\"}")]
    [InlineData("{\"event\":\"stop\"}\n{\"event\":\"stop\"}")]
    [InlineData("{\"event\":\"stop\"},")]
    [InlineData("{\"event\":\"stop\",}")]
    [InlineData("{\"event\" \"stop\"}")]
    [InlineData("{event:\"stop\"}")]
    [InlineData("{'event':'stop'}")]
    [InlineData("{\"event\":stop}")]
    [InlineData("{\"event\":\"st\nop\"}")]
    [InlineData("{\"event\":\"\\x\"}")]
    [InlineData("{\"event\":\"\\u12\"}")]
    [InlineData("{\"event\":\"stop\"/* comment */}")]
    [InlineData("{\"event\":\"stop\"}// comment")]
    [InlineData("{\"event\":\"stop\",\"sequence_number\":01}")]
    [InlineData("{\"event\":\"stop\",\"sequence_number\":+1}")]
    [InlineData("{\"event\":\"stop\",\"sequence_number\":1.}")]
    [InlineData("{\"event\":\"stop\",\"sequence_number\":NaN}")]
    [InlineData("{\"event\":\"stop\",\"x\":[}")]
    [InlineData("[1,2")]
    [InlineData("\"text")]
    [InlineData("\uFEFF\uFEFF{\"event\":\"stop\"}")]
    [InlineData("hello")]
    public void ReadEvent_BrokenJson_IsInvalidJson(string message)
    {
        InvalidEvent invalid = Wire.ReadInvalid(message, InvalidMessageReason.InvalidJson);

        invalid.EventName.Should().BeNull();
        invalid.Detail.Should().Contain("(line ");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"event\":\"stop\"}]")]
    [InlineData("\"stop\"")]
    [InlineData("1")]
    [InlineData(" true ")]
    [InlineData("false")]
    [InlineData("null")]
    public void ReadEvent_JsonThatIsNoObject_IsNotAnObject(string message) =>
        Wire.ReadInvalid(message, InvalidMessageReason.NotAnObject);

    [Theory]
    [InlineData("{}", "is missing")]
    [InlineData("{\"sequence_number\":1}", "is missing")]
    [InlineData("{\"media\":{\"payload\":\"AAE=\"}}", "is missing")]
    [InlineData("{\"event\":null}", "is null")]
    [InlineData("{\"event\":5}", "is a number, not a string")]
    [InlineData("{\"event\":true}", "is a boolean, not a string")]
    [InlineData("{\"event\":false}", "is a boolean, not a string")]
    [InlineData("{\"event\":{\"event\":\"stop\"}}", "is an object, not a string")]
    [InlineData("{\"event\":[\"stop\"]}", "is an array, not a string")]
    [InlineData("{\"event\":\"stop\",\"event\":null}", "is null")]
    public void ReadEvent_NoEventName_IsMissingEventName(string message, string what) =>
        Wire.ReadInvalid(message, InvalidMessageReason.MissingEventName).Detail.Should().Be($"event {what}.");

    [Fact]
    public void ReadEvent_EmptyEventName_IsUnknownEvent() => Wire.Read<UnknownEvent>("""{"event":""}""").EventName.Should().BeEmpty();

    [Theory]
    [InlineData("{\"event\":\"media\"}", "is missing")]
    [InlineData("{\"event\":\"media\",\"media\":{}}", "is missing")]
    [InlineData("{\"event\":\"media\",\"media\":null}", "is missing")]
    [InlineData("{\"event\":\"media\",\"media\":\"AAE=\"}", "is missing")]
    [InlineData("{\"event\":\"media\",\"media\":[\"AAE=\"]}", "is missing")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":null}}", "is null")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":0}}", "is a number, not a string")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":[0,1]}}", "is an array, not a string")]
    public void ReadEvent_MediaWithoutPayload_IsMissingPayload(string message, string what)
    {
        InvalidEvent invalid = Wire.ReadInvalid(message, InvalidMessageReason.MissingPayload);

        invalid.Detail.Should().Be($"media.payload {what}.");
        invalid.EventName.Should().Be("media");
    }

    [Theory]
    [InlineData("{\"event\":\"mark\"}", "is missing")]
    [InlineData("{\"event\":\"mark\",\"mark\":\"m\"}", "is missing")]
    [InlineData("{\"event\":\"mark\",\"mark\":{\"name\":null}}", "is null")]
    [InlineData("{\"event\":\"mark\",\"mark\":{\"name\":1}}", "is a number, not a string")]
    public void ReadEvent_MarkWithoutName_IsMissingMarkName(string message, string what)
    {
        InvalidEvent invalid = Wire.ReadInvalid(message, InvalidMessageReason.MissingMarkName);

        invalid.Detail.Should().Be($"mark.name {what}.");
        invalid.EventName.Should().Be("mark");
    }

    [Fact]
    public void ReadEvent_EmptyMarkName_IsRead() => Wire.Read<MarkEvent>("""{"event":"mark","mark":{"name":""}}""").Name.Should().BeEmpty();

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void ReadEvent_SixtyFourLevels_IsRead(char open, char close) =>
        Wire.Read<StopEvent>(Nested(64, open, close)).EventName.Should().Be("stop");

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void ReadEvent_SixtyFiveLevels_IsInvalidJson(char open, char close) =>
        Wire.ReadInvalid(Nested(65, open, close), InvalidMessageReason.InvalidJson);

    [Fact]
    public void ReadEvent_ManyThousandLevels_IsInvalidJson() =>
        Wire.ReadInvalid(new string('[', 500_000), InvalidMessageReason.InvalidJson);

    /// <summary>A message so many levels deep, counting the message itself.</summary>
    private static string Nested(int levels, char open, char close)
    {
        string opened = open == '[' ? "[" : "{\"x\":";
        string innermost = open == '[' ? "" : "1";
        return $$"""{"x":{{string.Concat(Enumerable.Repeat(opened, levels - 1))}}{{innermost}}{{new string(close, levels - 1)}},"event":"stop"}""";
    }
}
