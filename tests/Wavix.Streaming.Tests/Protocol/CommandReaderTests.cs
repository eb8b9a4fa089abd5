using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

public class CommandReaderTests
{
    [Theory]
    [InlineData("""{"event":"media","stream_id":"str-456","media":{"payload":"AAEC/f7/"}}""")]
    [InlineData("""{"event":"mark","stream_id":"str-456","mark":{"name":"mark-1"}}""")]
    [InlineData("""{"event":"clear","stream_id":"str-456"}""")]
    [InlineData("""{"event":"media","media":{"payload":""}}""")]
    [InlineData("""{"event":"mark","mark":{"name":""}}""")]
    [InlineData("""{"event":"clear"}""")]
    public void ReadCommand_ThenWrite_IsTheSameMessage(string message) => Wire.Write(Wire.ReadCommand(message)).Should().Be(message);

    [Fact]
    public void ReadCommand_Media_HasStreamIdAndAudio()
    {
        MediaCommand media = Wire.ReadCommand("""{"media":{"x":[],"payload":"AAEC\/f7\u002f"},"stream_id":"str-456","event":"media"}""")
            .Should().BeOfType<MediaCommand>().Which;

        media.StreamId.Should().Be("str-456");
        media.Payload.ToArray().Should().Equal(0, 1, 2, 0xFD, 0xFE, 0xFF);
    }

    [Fact]
    public void ReadCommand_Mark_HasStreamIdAndName()
    {
        MarkCommand mark = Wire.ReadCommand("\uFEFF { \"event\":\"m\\u0061rk\", \"mark\":{\"name\":\"a\\n\"}, \"stream_id\":\"s\" }\n")
            .Should().BeOfType<MarkCommand>().Which;

        mark.StreamId.Should().Be("s");
        mark.Name.Should().Be("a\n");
    }

    [Theory]
    [InlineData("", InvalidMessageReason.EmptyMessage)]
    [InlineData("\uFEFF\n", InvalidMessageReason.EmptyMessage)]
    [InlineData("{", InvalidMessageReason.InvalidJson)]
    [InlineData("{\"event\":\"clear\"}{}", InvalidMessageReason.InvalidJson)]
    [InlineData("[]", InvalidMessageReason.NotAnObject)]
    [InlineData("null", InvalidMessageReason.NotAnObject)]
    [InlineData("{}", InvalidMessageReason.MissingEventName)]
    [InlineData("{\"event\":1}", InvalidMessageReason.MissingEventName)]
    [InlineData("{\"event\":\"stop\"}", InvalidMessageReason.UnknownCommand)]
    [InlineData("{\"event\":\"Clear\"}", InvalidMessageReason.UnknownCommand)]
    [InlineData("{\"event\":\"\"}", InvalidMessageReason.UnknownCommand)]
    [InlineData("{\"event\":\"media\"}", InvalidMessageReason.MissingPayload)]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":1}}", InvalidMessageReason.MissingPayload)]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":\"AAEC/f7...\"}}", InvalidMessageReason.InvalidBase64)]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":\"\\ud800\"}}", InvalidMessageReason.InvalidBase64)]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":\"AA==\"}}", InvalidMessageReason.OddPayloadLength)]
    [InlineData("{\"event\":\"clear\",\"stream_id\":5}", InvalidMessageReason.InvalidStreamId)]
    [InlineData("{\"event\":\"mark\"}", InvalidMessageReason.MissingMarkName)]
    [InlineData("{\"event\":\"mark\",\"mark\":{\"name\":null}}", InvalidMessageReason.MissingMarkName)]
    public void ReadCommand_NoCommand_ThrowsWithTheReason(string message, InvalidMessageReason reason)
    {
        Action read = () => Wire.ReadCommand(message);

        WavixMessageException exception = read.Should().Throw<WavixMessageException>().Which;
        exception.Reason.Should().Be(reason);
        exception.Message.Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("TOPSECRET")]
    [InlineData("{\"event\":\"TOPSECRET\"}")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":\"TOPSECRET.\"}}")]
    public void ReadCommand_NoCommand_TellsNothingOfTheContent(string message)
    {
        Action read = () => Wire.ReadCommand(message);

        read.Should().Throw<WavixMessageException>().Which.ToString().Should().NotContain("TOPSECRET");
    }

    [Fact]
    public void ReadCommand_Media_OwnsItsBytes()
    {
        byte[] message = Encoding.UTF8.GetBytes("""{"event":"media","media":{"payload":"AAEC/f7/"}}""");
        var media = (MediaCommand)WavixMessageSerializer.ReadCommand(message);

        Array.Clear(message);

        media.Payload.ToArray().Should().Equal(0, 1, 2, 0xFD, 0xFE, 0xFF);
    }
}
