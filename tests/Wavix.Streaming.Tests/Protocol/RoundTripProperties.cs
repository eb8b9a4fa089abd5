using System.Text.Json;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>What is written is read again as the same message, whatever it holds.</summary>
public class RoundTripProperties
{
    [Fact]
    public void WriteEvent_AnyEvent_ReadsAsTheSame() => Arbitrary.Check(Arbitrary.Event, value =>
        WithoutAnomalies(WavixMessageSerializer.ReadEvent(Wire.Bytes(value))).Should().Be(WithoutAnomalies(value)));

    [Fact]
    public void WriteCommand_AnyCommand_ReadsAsTheSame() => Arbitrary.Check(Arbitrary.Command, command =>
        MessageContent.Of(WavixMessageSerializer.ReadCommand(Wire.Bytes(command))).Should().Be(MessageContent.Of(command)));

    [Fact]
    public void WriteEvent_AnyEvent_IsJsonWithoutAnyByteTooMuch() => Arbitrary.Check(Arbitrary.Event, value =>
    {
        using JsonDocument document = JsonDocument.Parse(Wire.Bytes(value));
        document.RootElement.GetProperty("event").GetString().Should().Be(value.EventName);
    });

    [Fact]
    public void WriteEvent_AnyMessageThatWasRead_ReadsAsTheSame() => Arbitrary.Check(
        Arbitrary.Json,
        message =>
        {
            WavixEvent value = WavixMessageSerializer.ReadEvent(message);
            if (value is InvalidEvent invalid && invalid.Raw.Length < invalid.MessageLength)
            {
                // It was cut, so it is not the message that was read.
                return;
            }

            WithoutAnomalies(WavixMessageSerializer.ReadEvent(Wire.Bytes(value))).Should().Be(WithoutAnomalies(value));
        },
        2000);

    [Fact]
    public void Serialize_AnyEvent_ComesBackTheSame() => Arbitrary.Check(Arbitrary.Event, value =>
    {
        string json = JsonSerializer.Serialize(value, WavixJsonContext.Default.WavixEvent);
        WithoutAnomalies(JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent)!).Should().Be(WithoutAnomalies(value));
    });

    [Fact]
    public void Serialize_AnyCommand_ComesBackTheSame() => Arbitrary.Check(Arbitrary.Command, command =>
    {
        string json = JsonSerializer.Serialize(command, WavixJsonContext.Default.WavixCommand);
        MessageContent.Of(JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixCommand)!).Should().Be(MessageContent.Of(command));
    });

    [Fact]
    public void Serialize_AnyMessageThatWasRead_ComesBackTheSame() => Arbitrary.Check(
        Arbitrary.Json,
        message =>
        {
            WavixEvent value = WavixMessageSerializer.ReadEvent(message);
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, WavixJsonContext.Default.WavixEvent);
            WavixEvent again = JsonSerializer.Deserialize(json, WavixJsonContext.Default.WavixEvent)!;
            if (value is InvalidEvent)
            {
                // It is written for people and not read back.
                again.Should().BeOfType<InvalidEvent>().Which.Reason.Should().Be(InvalidMessageReason.MissingEventName);
                return;
            }

            Stored(again).Should().Be(Stored(value));
        },
        2000);

    /// <summary>Anomalies are told by the reader and are not part of the message.</summary>
    private static MessageContent WithoutAnomalies(WavixEvent value) => MessageContent.Of(value) with { Anomalies = EventAnomalies.None };

    /// <summary>White space around an unknown event belongs to the document it is stored in, not to the value.</summary>
    private static MessageContent Stored(WavixEvent value) => WithoutAnomalies(value) with
    {
        Raw = value is UnknownEvent unknown ? Convert.ToHexString(unknown.Raw.Span.Trim(" \t\r\n"u8)) : WithoutAnomalies(value).Raw,
    };
}
