using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>What an invalid event keeps of its message, and what it never tells.</summary>
public class InvalidEventTests
{
    private const string Secret = "TOPSECRET";

    [Theory]
    [InlineData("""{"event":"media","call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00Z","media":{"payload":"."}}""")]
    [InlineData("""{"event":"media","call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00Z","media":{"payload":"AA=="}}""")]
    [InlineData("""{"event":"media","call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00Z"}""")]
    [InlineData("""{"event":"mark","call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00Z"}""")]
    [InlineData("""{"event":null,"call_id":"c","stream_id":"s","sequence_number":7,"event_time":"2024-01-15T10:30:00Z"}""")]
    public void ReadEvent_InvalidMessage_KeepsNumberIdsAndTime(string message)
    {
        InvalidEvent invalid = Wire.Read<InvalidEvent>(message);

        invalid.SequenceNumber.Should().Be(7);
        invalid.CallId.Should().Be("c");
        invalid.StreamId.Should().Be("s");
        invalid.EventTime.Should().Be(new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero));
        invalid.Anomalies.Should().Be(EventAnomalies.None);
    }

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    public void ReadEvent_InvalidMessageUpToTheLimit_KeepsEveryByte(int length)
    {
        byte[] message = [.. Enumerable.Repeat((byte)'x', length)];

        var invalid = (InvalidEvent)WavixMessageSerializer.ReadEvent(message);

        invalid.Raw.ToArray().Should().Equal(message);
        invalid.MessageLength.Should().Be(length);
    }

    [Fact]
    public void ReadEvent_LongInvalidMessage_KeepsItsBeginAndItsLength()
    {
        byte[] message = [.. Enumerable.Range(0, 10_000).Select(i => (byte)('a' + (i % 26)))];

        var invalid = (InvalidEvent)WavixMessageSerializer.ReadEvent(message);

        invalid.Raw.ToArray().Should().Equal(message[..InvalidEvent.MaxRawBytes]);
        invalid.MessageLength.Should().Be(10_000);
    }

    [Fact]
    public void ReadEvent_InvalidMessage_OwnsItsBytes()
    {
        byte[] message = Encoding.UTF8.GetBytes("garbage");
        var invalid = (InvalidEvent)WavixMessageSerializer.ReadEvent(message);

        Array.Clear(message);

        Encoding.UTF8.GetString(invalid.Raw.Span).Should().Be("garbage");
    }

    [Fact]
    public void ReadEvent_InvalidMessageWithByteOrderMark_KeepsTheMark() =>
        Wire.Read<InvalidEvent>("\uFEFFx").Raw.ToArray().Should().Equal(0xEF, 0xBB, 0xBF, (byte)'x');

    [Theory]
    [InlineData(Secret)]
    [InlineData("{\"" + Secret + "\":")]
    [InlineData("{\"event\":" + Secret + "}")]
    [InlineData("{\"event\":t" + Secret + "}")]
    [InlineData("{\"event\":null" + Secret + "}")]
    [InlineData("{\"event\":\"stop\"}" + Secret)]
    [InlineData("{\"event\":\"\\" + Secret + "\"}")]
    [InlineData("{\"event\":[\"" + Secret + "\"]}")]
    [InlineData("{\"event\":\"" + Secret + "\\ud800\"}")]
    [InlineData("\"" + Secret + "\"")]
    [InlineData("{\"event\":\"media\",\"call_id\":\"" + Secret + "\",\"stream_id\":\"" + Secret + "\",\"media\":{\"payload\":\"" + Secret + "\"}}")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":\"" + Secret + ".\"}}")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":\"" + Secret + "AAA\"}}")]
    [InlineData("{\"event\":\"media\",\"media\":{\"payload\":[\"" + Secret + "\"]}}")]
    [InlineData("{\"event\":\"mark\",\"mark\":{\"name\":[\"" + Secret + "\"]}}")]
    [InlineData("{\"event\":\"mark\",\"mark\":{\"name\":\"" + Secret + "\\udc00\"}}")]
    public void ReadEvent_InvalidMessage_TellsNothingOfItsContent(string message)
    {
        InvalidEvent invalid = Wire.Read<InvalidEvent>(message);

        invalid.Detail.Should().NotBeEmpty().And.NotContainEquivalentOf(Secret);
        invalid.ToString().Should().NotContainEquivalentOf(Secret).And.Contain(invalid.Reason.ToString()).And.Contain(invalid.Detail);
    }

    [Theory]
    [InlineData("""{"event":"TOPSECRET","call_id":"TOPSECRET","stream_id":"TOPSECRET","sequence_number":3}""", "unknown event #3 87 bytes")]
    [InlineData("""{"event":"TOPSECRET"}""", "unknown event 21 bytes")]
    [InlineData("""{"event":"mark","call_id":"TOPSECRET","stream_id":"TOPSECRET","mark":{"name":"TOPSECRET"}}""", "mark")]
    [InlineData("""{"event":"stop","call_id":"TOPSECRET","stream_id":"TOPSECRET","sequence_number":3}""", "stop #3")]
    [InlineData("""{"event":"media","call_id":"TOPSECRET","sequence_number":3,"media":{"track":"inbound","payload":"TOPSECRE"}}""", "media #3 Inbound 6 bytes")]
    [InlineData("""{"event":"media","media":{"payload":"TOPSECRE"}}""", "media Unknown 6 bytes")]
    public void ToString_Event_TellsNameAndNumberOnly(string message, string expected) => Wire.Read(message).ToString().Should().Be(expected);

    [Fact]
    public void ToString_Command_TellsNameAndLengthOnly()
    {
        new MediaCommand { StreamId = Secret, Payload = new byte[4] }.ToString().Should().Be("media 4 bytes");
        new MarkCommand { StreamId = Secret, Name = Secret }.ToString().Should().Be("mark");
        new ClearCommand { StreamId = Secret }.ToString().Should().Be("clear");
    }
}
