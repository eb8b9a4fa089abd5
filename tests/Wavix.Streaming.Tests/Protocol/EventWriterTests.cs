using System.Buffers;
using System.Globalization;

namespace Wavix.Streaming.Tests.Protocol;

public class EventWriterTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.Parse("2024-01-15T10:30:00Z", CultureInfo.InvariantCulture);

    [Fact]
    public void WriteEvent_Connected_IsAsOnTheWire() =>
        Wire.Write(new ConnectedEvent { EventTime = Time }).Should().Be("""{"event":"connected","event_time":"2024-01-15T10:30:00Z"}""");

    [Fact]
    public void WriteEvent_Start_IsAsOnTheWire()
    {
        var start = new StartEvent
        {
            EventTime = Time,
            CallId = "abc-123",
            StreamId = "str-456",
            StreamType = StreamType.TwoWay,
            Channel = StreamChannel.Both,
            SequenceNumber = 1,
        };

        Wire.Write(start).Should().Be(
            """{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"abc-123","stream_id":"str-456","stream_type":"twoway","channel":"both","sequence_number":1}""");
    }

    [Fact]
    public void WriteEvent_Media_IsAsOnTheWire()
    {
        var media = new MediaEvent
        {
            EventTime = Time,
            CallId = "abc-123",
            StreamId = "str-456",
            SequenceNumber = 2,
            Payload = new byte[] { 0, 1, 2, 0xFD, 0xFE, 0xFF },
            Track = MediaTrack.Inbound,
            Timestamp = 160,
            Chunk = 1,
        };

        Wire.Write(media).Should().Be(
            """{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"abc-123","stream_id":"str-456","sequence_number":2,"media":{"payload":"AAEC/f7/","track":"inbound","timestamp":160,"chunk":1}}""");
    }

    [Fact]
    public void WriteEvent_Mark_IsAsOnTheWire()
    {
        var mark = new MarkEvent { EventTime = Time, CallId = "abc-123", StreamId = "str-456", SequenceNumber = 10, Name = "end-of-greeting" };

        Wire.Write(mark).Should().Be(
            """{"event":"mark","event_time":"2024-01-15T10:30:00Z","call_id":"abc-123","stream_id":"str-456","sequence_number":10,"mark":{"name":"end-of-greeting"}}""");
    }

    [Fact]
    public void WriteEvent_Stop_IsAsOnTheWire() =>
        Wire.Write(new StopEvent { EventTime = Time, CallId = "abc-123", StreamId = "str-456", SequenceNumber = 100 }).Should().Be(
            """{"event":"stop","event_time":"2024-01-15T10:30:00Z","call_id":"abc-123","stream_id":"str-456","sequence_number":100}""");

    [Fact]
    public void WriteEvent_NullProperties_AreLeftOut()
    {
        Wire.Write(new StopEvent()).Should().Be("""{"event":"stop"}""");
        Wire.Write(new StartEvent()).Should().Be("""{"event":"start"}""");
        Wire.Write(new MediaEvent()).Should().Be("""{"event":"media","media":{"payload":""}}""");
        Wire.Write(new MarkEvent { Name = "" }).Should().Be("""{"event":"mark","mark":{"name":""}}""");
    }

    [Fact]
    public void WriteEvent_NewFixedValues_AreWrittenAsTheirText()
    {
        Wire.Write(new StartEvent { StreamTypeText = "threeway", ChannelText = "none" })
            .Should().Be("""{"event":"start","stream_type":"threeway","channel":"none"}""");
        Wire.Write(new MediaEvent { TrackText = "mixed" }).Should().Be("""{"event":"media","media":{"payload":"","track":"mixed"}}""");
    }

    [Theory]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void WriteEvent_IntegerOfAnySize_IsWritten(long number, string text) =>
        Wire.Write(new StopEvent { SequenceNumber = number }).Should().Be($$"""{"event":"stop","sequence_number":{{text}}}""");

    [Fact]
    public void WriteEvent_UnknownEvent_IsTheBytesThatArrived()
    {
        const string message = "{ \"event\" : \"dtmf\",\n\"digit\":\"\\u0035\" }";

        Wire.Write(Wire.Read(message)).Should().Be(message);
    }

    [Fact]
    public void WriteEvent_InvalidEvent_IsTheBytesThatWereKept()
    {
        Wire.Write(Wire.Read("{garbage")).Should().Be("{garbage");
        Wire.Write(Wire.Read(new string('x', 5000))).Should().HaveLength(4096);
    }

    [Fact]
    public void WriteEvent_LoneSurrogate_Throws()
    {
        // No attribute can carry these: attributes are UTF-8.
        string[] texts = ["\ud800", "a\udc00", "\udc00\ud800"];

        Action[] writes = [.. texts.SelectMany(WritesOf)];

        writes.Should().AllSatisfy(write => write.Should().Throw<ArgumentException>());

        static Action[] WritesOf(string text) =>
        [
            () => Wire.Write(new StopEvent { CallId = text }),
            () => Wire.Write(new StopEvent { StreamId = text }),
            () => Wire.Write(new MarkEvent { Name = text }),
            () => Wire.Write(new StartEvent { StreamTypeText = text }),
            () => Wire.Write(new MediaEvent { TrackText = text }),
        ];
    }

    [Fact]
    public void WriteEvent_NullArguments_Throw()
    {
        Action withoutOutput = () => WavixMessageSerializer.WriteEvent(null!, new StopEvent());
        Action withoutEvent = () => WavixMessageSerializer.WriteEvent(new ArrayBufferWriter<byte>(), null!);

        withoutOutput.Should().Throw<ArgumentNullException>().WithParameterName("output");
        withoutEvent.Should().Throw<ArgumentNullException>().WithParameterName("value");
    }
}
