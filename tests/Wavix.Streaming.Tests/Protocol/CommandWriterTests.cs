using System.Buffers;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Protocol;

public class CommandWriterTests
{
    [Fact]
    public void WriteCommand_Media_IsAsOnTheWire() =>
        Wire.Write(new MediaCommand { StreamId = "str-456", Payload = new byte[] { 0, 1, 2, 0xFD, 0xFE, 0xFF } })
            .Should().Be("""{"event":"media","stream_id":"str-456","media":{"payload":"AAEC/f7/"}}""");

    [Fact]
    public void WriteCommand_Mark_IsAsOnTheWire() =>
        Wire.Write(new MarkCommand { StreamId = "str-456", Name = "mark-1" })
            .Should().Be("""{"event":"mark","stream_id":"str-456","mark":{"name":"mark-1"}}""");

    [Fact]
    public void WriteCommand_Clear_IsAsOnTheWire() =>
        Wire.Write(new ClearCommand { StreamId = "str-456" }).Should().Be("""{"event":"clear","stream_id":"str-456"}""");

    [Fact]
    public void WriteCommand_WithoutStreamId_LeavesTheFieldOut()
    {
        Wire.Write(new MediaCommand { Payload = default }).Should().Be("""{"event":"media","media":{"payload":""}}""");
        Wire.Write(new MarkCommand { Name = "m" }).Should().Be("""{"event":"mark","mark":{"name":"m"}}""");
        Wire.Write(new ClearCommand()).Should().Be("""{"event":"clear"}""");
    }

    [Fact]
    public void WriteCommand_Payload_KeepsPlusAndSlash() =>
        Wire.Write(new MediaCommand { Payload = new byte[] { 0xFB, 0xFF, 0xBF, 0xFB } })
            .Should().Be("""{"event":"media","media":{"payload":"+/+/+w=="}}""");

    [Theory]
    [InlineData("plain-1_2.3", "plain-1_2.3")]
    [InlineData("\"", "\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("a\"b\\c", "a\\\"b\\\\c")]
    [InlineData("\n\r\t\b\f", "\\n\\r\\t\\b\\f")]
    [InlineData("\u0001\u001f", "\\u0001\\u001F")]
    [InlineData("é€", "é€")]
    [InlineData("+/<>&'", "+/<>&'")]
    public void WriteCommand_Text_IsEscapedOnlyWhereJsonNeedsIt(string name, string written) =>
        Wire.Write(new MarkCommand { Name = name }).Should().Be($$$"""{"event":"mark","mark":{"name":"{{{written}}}"}}""");

    [Theory]
    [InlineData("😀")]
    [InlineData("\0\u007f\u0080\u2028\u2029\uFEFF\uFFFE\uFFFF")]
    [InlineData("\U0010FFFF𝄞")]
    [InlineData("{\"event\":\"clear\"}")]
    public void WriteCommand_AnyText_IsReadBackByAnotherReader(string text)
    {
        using JsonDocument document = JsonDocument.Parse(Wire.Bytes(new MarkCommand { StreamId = text, Name = text }));

        document.RootElement.GetProperty("stream_id").GetString().Should().Be(text);
        document.RootElement.GetProperty("mark").GetProperty("name").GetString().Should().Be(text);
    }

    [Theory]
    [InlineData('a')]
    [InlineData('\u0001')]
    [InlineData('€')]
    public void WriteCommand_LongText_IsWhole(char letter)
    {
        foreach (int length in new[] { 255, 256, 257, 10_000 })
        {
            using JsonDocument document = JsonDocument.Parse(Wire.Bytes(new MarkCommand { Name = new string(letter, length) }));

            document.RootElement.GetProperty("mark").GetProperty("name").GetString().Should().Be(new string(letter, length));
        }
    }

    [Fact]
    public void WriteCommand_SeveralIntoOneOutput_AppendsEach()
    {
        var output = new ArrayBufferWriter<byte>();

        WavixMessageSerializer.WriteCommand(output, new ClearCommand());
        WavixMessageSerializer.WriteCommand(output, new ClearCommand());

        output.WrittenSpan.SequenceEqual("""{"event":"clear"}{"event":"clear"}"""u8).Should().BeTrue();
    }

    [Fact]
    public void WriteCommand_LoneSurrogate_Throws()
    {
        // No attribute can carry these: attributes are UTF-8.
        string[] texts = ["\ud800", "a\udc00b", "\udc00\ud800"];

        Action[] writes = [.. texts.SelectMany(WritesOf)];

        writes.Should().AllSatisfy(write => write.Should().Throw<ArgumentException>());

        static Action[] WritesOf(string text) =>
        [
            () => Wire.Write(new MarkCommand { Name = text }),
            () => Wire.Write(new MarkCommand { StreamId = text, Name = "m" }),
            () => Wire.Write(new MediaCommand { StreamId = text, Payload = default }),
            () => Wire.Write(new ClearCommand { StreamId = text }),
        ];
    }

    [Fact]
    public void MediaCommand_OddPayload_Throws()
    {
        Action create = () => _ = new MediaCommand { Payload = new byte[961] };

        create.Should().Throw<ArgumentException>().WithMessage("961 bytes*").WithParameterName(nameof(MediaCommand.Payload));
    }

    [Fact]
    public void WriteCommand_NullArguments_Throw()
    {
        Action withoutOutput = () => WavixMessageSerializer.WriteCommand(null!, new ClearCommand());
        Action withoutCommand = () => WavixMessageSerializer.WriteCommand(new ArrayBufferWriter<byte>(), null!);

        withoutOutput.Should().Throw<ArgumentNullException>().WithParameterName("output");
        withoutCommand.Should().Throw<ArgumentNullException>().WithParameterName("command");
    }
}
