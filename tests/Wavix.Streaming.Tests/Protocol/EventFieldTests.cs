namespace Wavix.Streaming.Tests.Protocol;

/// <summary>How values are read: a missing or mistyped one is null and an anomaly, never an exception and never an invalid message.</summary>
public class EventFieldTests
{
    private const string Time = "\"2024-01-15T10:30:00Z\"";

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("\"12\"", 12L)]
    [InlineData("\"-12\"", -12L)]
    [InlineData("\"+12\"", 12L)]
    [InlineData("\"0012\"", 12L)]
    [InlineData("\"0000000000000000000000000000000000000012\"", 12L)]
    [InlineData("\"\\u0031\\u0032\"", 12L)]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    [InlineData("\"-9223372036854775808\"", long.MinValue)]
    public void ReadEvent_IntegerAsNumberOrDigits_IsRead(string value, long expected)
    {
        StopEvent stop = ReadStop(sequenceNumber: value);

        stop.SequenceNumber.Should().Be(expected);
        stop.Anomalies.Should().Be(EventAnomalies.None);
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("12.0")]
    [InlineData("1.2e1")]
    [InlineData("120E-1")]
    [InlineData("0e5")]
    [InlineData("1e18")]
    [InlineData("9223372036854775807.0")]
    [InlineData("1.25e1")]
    [InlineData("1e-1")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("1e19")]
    [InlineData("1e400")]
    [InlineData("100000000000000000001")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"\"")]
    [InlineData("\"-\"")]
    [InlineData("\" 12\"")]
    [InlineData("\"12 \"")]
    [InlineData("\"12.0\"")]
    [InlineData("\"1e3\"")]
    [InlineData("\"0x1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"12\\u0000\"")]
    [InlineData("\"\\u0661\"")]
    [InlineData("\"9223372036854775808\"")]
    [InlineData("\"-9223372036854775809\"")]
    public void ReadEvent_NoInteger_IsNullAndMistyped(string value)
    {
        StopEvent stop = ReadStop(sequenceNumber: value);

        stop.SequenceNumber.Should().BeNull();
        stop.Anomalies.Should().Be(EventAnomalies.MistypedField);
    }

    [Theory]
    [InlineData("\"2024-01-15T10:30:00\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"\"")]
    [InlineData("1705314600")]
    [InlineData("true")]
    [InlineData("{}")]
    public void ReadEvent_NoTime_IsNullAndMistyped(string value)
    {
        StopEvent stop = ReadStop(time: value);

        stop.EventTime.Should().BeNull();
        stop.Anomalies.Should().Be(EventAnomalies.MistypedField);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("true")]
    [InlineData("[\"c\"]")]
    [InlineData("{}")]
    public void ReadEvent_IdThatIsNoString_IsNullAndMistyped(string value)
    {
        StopEvent stop = ReadStop(callId: value);

        stop.CallId.Should().BeNull();
        stop.Anomalies.Should().Be(EventAnomalies.MistypedField);
    }

    [Fact]
    public void ReadEvent_EmptyId_IsKept() => ReadStop(callId: "\"\"").CallId.Should().BeEmpty();

    [Theory]
    [InlineData("""{"event":"connected"}""")]
    [InlineData("""{"event":"connected","event_time":null}""")]
    [InlineData("""{"event":"stop","event_time":"2024-01-15T10:30:00Z","stream_id":"s","sequence_number":1}""")]
    [InlineData("""{"event":"stop","event_time":"2024-01-15T10:30:00Z","call_id":"c","sequence_number":1}""")]
    [InlineData("""{"event":"stop","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s"}""")]
    [InlineData("""{"event":"stop","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":null}""")]
    [InlineData("""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"channel":"both"}""")]
    [InlineData("""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"stream_type":"oneway","channel":null}""")]
    [InlineData("""{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","timestamp":1,"chunk":1}}""")]
    [InlineData("""{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","track":"inbound","chunk":1}}""")]
    [InlineData("""{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","track":"inbound","timestamp":1}}""")]
    public void ReadEvent_RequiredFieldMissing_IsAnAnomaly(string message) =>
        Wire.Read(message).Anomalies.Should().Be(EventAnomalies.MissingField);

    [Theory]
    [InlineData("""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"stream_type":1,"channel":"both"}""")]
    [InlineData("""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"stream_type":"oneway","channel":["both"]}""")]
    [InlineData("""{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","track":{},"timestamp":1,"chunk":1}}""")]
    [InlineData("""{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","track":"inbound","timestamp":0.5,"chunk":1}}""")]
    [InlineData("""{"event":"media","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","track":"inbound","timestamp":1,"chunk":"one"}}""")]
    [InlineData("""{"event":"connected","event_time":"2024-01-15T10:30:00Z","sequence_number":"one"}""")]
    [InlineData("""{"event":"dtmf","call_id":5}""")]
    [InlineData("""{"event":"mark","mark":{},"stream_id":5}""")]
    public void ReadEvent_FieldOfAnotherType_IsAnAnomaly(string message) =>
        Wire.Read(message).Anomalies.Should().Be(EventAnomalies.MistypedField);

    [Fact]
    public void ReadEvent_MissingAndMistyped_AreBothTold() =>
        Wire.Read("""{"event":"stop","call_id":5}""").Anomalies.Should().Be(EventAnomalies.MissingField | EventAnomalies.MistypedField);

    [Theory]
    [InlineData("""{"event":"connected","event_time":"2024-01-15T10:30:00Z"}""")]
    [InlineData("""{"event":"dtmf"}""")]
    [InlineData("""{"event":"mark","mark":{}}""")]
    [InlineData("[]")]
    public void ReadEvent_FieldThatIsNotRequired_IsNoAnomaly(string message) =>
        Wire.Read(message).Anomalies.Should().Be(EventAnomalies.None);

    [Fact]
    public void ReadEvent_NewStreamTypeAndChannel_AreUnknownAndKeepTheirText()
    {
        StartEvent start = Wire.Read<StartEvent>(
            $$"""{"event":"start","event_time":{{Time}},"call_id":"c","stream_id":"s","sequence_number":1,"stream_type":"threeway","channel":"Both"}""");

        start.Should().Match<StartEvent>(e => e.StreamType == StreamType.Unknown && e.StreamTypeText == "threeway");
        start.Should().Match<StartEvent>(e => e.Channel == StreamChannel.Unknown && e.ChannelText == "Both");
        start.Anomalies.Should().Be(EventAnomalies.UnknownValue);
    }

    [Fact]
    public void ReadEvent_NewTrack_IsUnknownAndKeepsItsText()
    {
        MediaEvent media = Wire.Read<MediaEvent>(
            $$$"""{"event":"media","event_time":{{{Time}}},"call_id":"c","stream_id":"s","sequence_number":1,"media":{"payload":"","track":"both","timestamp":1,"chunk":1}}""");

        media.Should().Match<MediaEvent>(e => e.Track == MediaTrack.Unknown && e.TrackText == "both");
        media.Anomalies.Should().Be(EventAnomalies.UnknownValue);
    }

    private static StopEvent ReadStop(string time = Time, string callId = "\"c\"", string sequenceNumber = "1") => Wire.Read<StopEvent>(
        $$"""{"event":"stop","event_time":{{time}},"call_id":{{callId}},"stream_id":"s","sequence_number":{{sequenceNumber}}}""");
}
