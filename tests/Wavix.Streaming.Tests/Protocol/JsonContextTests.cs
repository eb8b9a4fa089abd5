using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Storing and forwarding messages with <see cref="JsonSerializer"/>.</summary>
public class JsonContextTests
{
    public static TheoryData<string> EventMessages =>
    [
        """{"event":"connected","event_time":"2024-01-15T10:30:00Z"}""",
        """{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","stream_type":"threeway","channel":"both","sequence_number":1}""",
        """{"event":"media","event_time":"2024-01-15T10:30:01Z","call_id":"c","stream_id":"s","sequence_number":2,"media":{"payload":"AAEC/f7/","track":"inbound","timestamp":160,"chunk":1}}""",
        """{"event":"mark","event_time":"2024-01-15T10:30:02.5+05:30","call_id":"c","stream_id":"s","sequence_number":10,"mark":{"name":"é\"\n😀"}}""",
        """{"event":"stop","event_time":"2024-01-15T10:30:05Z","call_id":"c","stream_id":"s","sequence_number":100}""",
        """{"event":"dtmf", "digit" : "\u0035","sequence_number":"5"}""",
    ];

    public static TheoryData<string> CommandMessages =>
    [
        """{"event":"media","stream_id":"s","media":{"payload":"AAEC/f7/"}}""",
        """{"event":"mark","stream_id":"s","mark":{"name":"m"}}""",
        """{"event":"clear"}""",
    ];

    [Theory, MemberData(nameof(EventMessages))]
    public void Serialize_EventAsBaseType_ComesBackTheSame(string message)
    {
        WavixEvent value = Wire.Read(message);

        string json = JsonSerializer.Serialize(value, WavixJsonContext.Default.WavixEvent);
        WavixEvent? again = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent);

        MessageContent.Of(again!).Should().Be(MessageContent.Of(value));
    }

    [Theory, MemberData(nameof(EventMessages))]
    public void Serialize_EventAsConcreteType_ComesBackTheSame(string message)
    {
        WavixEvent value = Wire.Read(message);
        JsonTypeInfo metadata = WavixJsonContext.Default.GetTypeInfo(value.GetType())!;

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, metadata);
        object? again = JsonSerializer.Deserialize(json, metadata);

        MessageContent.Of((WavixEvent)again!).Should().Be(MessageContent.Of(value));
    }

    [Theory, MemberData(nameof(CommandMessages))]
    public void Serialize_Command_IsTheWireFormatAndComesBackTheSame(string message)
    {
        WavixCommand command = Wire.ReadCommand(message);

        string json = JsonSerializer.Serialize(command, WavixJsonContext.Default.WavixCommand);
        WavixCommand? again = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixCommand);

        json.Should().Be(message);
        MessageContent.Of(again!).Should().Be(MessageContent.Of(command));
    }

    [Theory, MemberData(nameof(CommandMessages))]
    public void Serialize_CommandAsConcreteType_ComesBackTheSame(string message)
    {
        WavixCommand command = Wire.ReadCommand(message);
        JsonTypeInfo metadata = WavixJsonContext.Default.GetTypeInfo(command.GetType())!;

        object? again = JsonSerializer.Deserialize(JsonSerializer.Serialize(command, metadata), metadata);

        MessageContent.Of((WavixCommand)again!).Should().Be(MessageContent.Of(command));
    }

    [Fact]
    public void Serialize_UnknownEvent_IsTheBytesThatArrived()
    {
        const string message = """{"event":"dtmf", "digit" : "\u0035","event":"dtmf"}""";

        JsonSerializer.Serialize(Wire.Read(message), WavixJsonContext.Default.WavixEvent).Should().Be(message);
    }

    [Fact]
    public void Serialize_IntoAnIndentedDocument_IsStillTheMessage()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            JsonSerializer.Serialize(writer, Wire.Read("""{"event":"stop"}"""), WavixJsonContext.Default.WavixEvent);
            JsonSerializer.Serialize(writer, Wire.Read("{"), WavixJsonContext.Default.WavixEvent);
            writer.WriteEndArray();
        }

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        document.RootElement[0].Deserialize(WavixJsonContext.Default.WavixEvent).Should().BeOfType<StopEvent>();
        document.RootElement[1].Deserialize(WavixJsonContext.Default.WavixEvent).Should().BeOfType<InvalidEvent>()
            .Which.Reason.Should().Be(InvalidMessageReason.MissingEventName);
    }

    [Fact]
    public async Task Deserialize_FromAStreamInSmallPieces_IsTheMessage()
    {
        byte[] json = Encoding.UTF8.GetBytes(new string(' ', 30_000) + Wire.Write(new MarkEvent { Name = new string('é', 4096) }) + "\n");
        using var stream = new MemoryStream(json);

        WavixEvent? value = await JsonSerializer.DeserializeAsync(stream, WavixJsonContext.Default.WavixEvent, TestContext.Current.CancellationToken);

        value.Should().BeOfType<MarkEvent>().Which.Name.Should().HaveLength(4096);
    }

    [Theory]
    [InlineData("""{"event":"stop"}""")]
    [InlineData("""{"event":"dtmf"}""")]
    [InlineData("""{"event":"media"}""")]
    [InlineData("[]")]
    public void Deserialize_AnotherConcreteType_Throws(string json)
    {
        Action read = () => JsonSerializer.Deserialize(json, WavixJsonContext.Default.MediaEvent);

        read.Should().Throw<JsonException>().WithMessage("*not a MediaEvent*");
    }

    [Fact]
    public void Deserialize_AnotherConcreteCommand_Throws()
    {
        Action read = () => JsonSerializer.Deserialize("""{"event":"clear"}""", WavixJsonContext.Default.MarkCommand);

        read.Should().Throw<JsonException>().WithMessage("*ClearCommand, not a MarkCommand*");
    }

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"."}}""", InvalidMessageReason.InvalidBase64)]
    [InlineData("""{"event":"mark"}""", InvalidMessageReason.MissingMarkName)]
    [InlineData("""{"event":"start"}""", InvalidMessageReason.UnknownCommand)]
    [InlineData("5", InvalidMessageReason.NotAnObject)]
    public void Deserialize_MalformedCommand_Throws(string json, InvalidMessageReason reason)
    {
        Action read = () => JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixCommand);

        read.Should().Throw<JsonException>().Which.InnerException.Should().BeOfType<WavixMessageException>()
            .Which.Reason.Should().Be(reason);
    }

    [Fact]
    public void Deserialize_NoJson_Throws()
    {
        Action read = () => JsonSerializer.Deserialize("{", WavixJsonContext.Default.WavixEvent);

        read.Should().Throw<JsonException>();
    }
}
