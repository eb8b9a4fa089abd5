using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>How the reader finds fields: any order, unknown ones skipped, escapes, duplicates.</summary>
public class EventReaderTests
{
    [Fact]
    public void ReadEvent_EventNameLast_IsRead()
    {
        MediaEvent media = Wire.Read<MediaEvent>("""{"media":{"chunk":7,"payload":"AAEC/f7/"},"sequence_number":3,"event":"media"}""");

        media.Chunk.Should().Be(7);
        media.SequenceNumber.Should().Be(3);
        media.Payload.ToArray().Should().Equal(0, 1, 2, 0xFD, 0xFE, 0xFF);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-1.5e300")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("\"text with \\\" and \\u0041\"")]
    [InlineData("[]")]
    [InlineData("[1,[2,{\"event\":\"start\"}],{\"media\":{\"payload\":\"zz\"}}]")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"stop\",\"sequence_number\":99,\"media\":{\"payload\":1},\"mark\":{\"name\":\"x\"}}")]
    public void ReadEvent_UnknownProperties_AreSkipped(string value)
    {
        string message = $$"""{"x":{{value}},"event":"media","media":{"x":{{value}},"payload":"AAE=","y":{{value}}},"z":{{value}},"sequence_number":5}""";

        MediaEvent media = Wire.Read<MediaEvent>(message);

        media.Payload.Length.Should().Be(2);
        media.SequenceNumber.Should().Be(5);
    }

    [Theory]
    [InlineData("{\"event\":\"mark\",\"mark\":{\"x\":[{\"name\":\"no\"}],\"name\":\"m\",\"y\":{\"name\":\"no\"}}}")]
    [InlineData("{\"event\":\"mark\",\"name\":\"no\",\"mark\":{\"name\":\"m\"},\"media\":{\"name\":\"no\"}}")]
    public void ReadEvent_NameOutsideMark_IsSkipped(string message) =>
        Wire.Read<MarkEvent>(message).Name.Should().Be("m");

    [Theory]
    [InlineData("{\"event\":\"media\",\"payload\":\"AAE=\"}")]
    [InlineData("{\"event\":\"media\",\"mark\":{\"payload\":\"AAE=\"}}")]
    public void ReadEvent_PayloadOutsideMedia_IsNotThePayload(string message) =>
        Wire.ReadInvalid(message, InvalidMessageReason.MissingPayload);

    [Fact]
    public void ReadEvent_EnvelopeFieldsInsideMedia_AreSkipped() =>
        Wire.Read<MediaEvent>("""{"event":"media","media":{"payload":"","sequence_number":4,"stream_id":"x","event":"stop"}}""")
            .Should().Match<MediaEvent>(e => e.SequenceNumber == null && e.StreamId == null);

    [Fact]
    public void ReadEvent_NamesInOtherCase_AreUnknown() =>
        Wire.ReadInvalid("""{"Event":"stop","EVENT":"stop"}""", InvalidMessageReason.MissingEventName);

    [Fact]
    public void ReadEvent_EventValueInOtherCase_IsUnknownEvent() =>
        Wire.Read<UnknownEvent>("""{"event":"Stop"}""").EventName.Should().Be("Stop");

    [Theory]
    [InlineData("""{"\u0065vent":"\u006dedia","m\u0065di\u0061":{"payl\u006fad":"\u0041AEC\/f7\/"}}""", "000102FDFEFF")]
    [InlineData("""{"event":"media","media":{"payload":"AA\u0045\u003d"}}""", "0001")]
    [InlineData("""{"event":"media","media":{"payload":"+\u002f\u002B\/\u002b\u002F+/"}}""", "FBFFBFFBFFBF")]
    public void ReadEvent_EscapesInNamesAndPayload_AreUnescaped(string message, string payload) =>
        MessageContent.Of(Wire.Read(message)).Payload.Should().Be(payload);

    [Fact]
    public void ReadEvent_EveryLetterOfEveryNameEscaped_IsRead()
    {
        const string message = """{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","stream_type":"oneway","channel":"outbound","sequence_number":"9"}""";

        MessageContent.Of(Wire.Read(EscapeStrings(message))).Should().Be(MessageContent.Of(Wire.Read(message)));
    }

    [Fact]
    public void ReadEvent_EveryLetterOfMediaEscaped_IsRead()
    {
        const string message = """{"event":"media","media":{"payload":"AAEC/f7/","track":"inbound","timestamp":"-160","chunk":"1"}}""";

        MessageContent.Of(Wire.Read(EscapeStrings(message))).Should().Be(MessageContent.Of(Wire.Read(message)));
    }

    [Fact]
    public void ReadEvent_EscapesInIdsAndMarkName_AreUnescaped()
    {
        MarkEvent mark = Wire.Read<MarkEvent>("""{"event":"mark","call_id":"a\"\\b","stream_id":"\u00e9\ud83d\ude00","mark":{"name":"\n\t\/\u0000x"}}""");

        mark.CallId.Should().Be("a\"\\b");
        mark.StreamId.Should().Be("é😀");
        mark.Name.Should().Be("\n\t/\0x");
    }

    [Fact]
    public void ReadEvent_DuplicateProperties_LastWins()
    {
        MediaEvent media = Wire.Read<MediaEvent>(
            """{"event":"stop","call_id":"1","sequence_number":1,"event":"media","media":{"payload":"!","payload":"AAE=","track":"inbound","track":"outbound"},"call_id":"2","sequence_number":2}""");

        media.Payload.ToArray().Should().Equal(0, 1);
        media.Track.Should().Be(MediaTrack.Outbound);
        media.CallId.Should().Be("2");
        media.SequenceNumber.Should().Be(2);
    }

    [Fact]
    public void ReadEvent_DuplicateUnderAnEscapedName_LastWins() =>
        Wire.Read<StopEvent>("""{"event":"stop","call_id":"1","c\u0061ll_id":"2"}""").CallId.Should().Be("2");

    [Fact]
    public void ReadEvent_LastDuplicateIsNull_IsMissing()
    {
        StopEvent stop = Wire.Read<StopEvent>("""{"event":"stop","event_time":"2024-01-15T10:30:00Z","stream_id":"s","sequence_number":1,"call_id":"1","call_id":null}""");

        stop.CallId.Should().BeNull();
        stop.Anomalies.Should().Be(EventAnomalies.MissingField);
    }

    [Fact]
    public void ReadEvent_SecondMedia_ReplacesTheFirstWhole()
    {
        MediaEvent media = Wire.Read<MediaEvent>(
            """{"event":"media","media":{"payload":"AAE=","track":"inbound","timestamp":1,"chunk":2},"media":{"payload":"AgM="}}""");

        media.Payload.ToArray().Should().Equal(2, 3);
        media.Should().Match<MediaEvent>(e => e.TrackText == null && e.Timestamp == null && e.Chunk == null);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"AAE=\"")]
    [InlineData("[{\"payload\":\"AAE=\"}]")]
    public void ReadEvent_SecondMediaWithoutPayload_LeavesNone(string second) =>
        Wire.ReadInvalid($$"""{"event":"media","media":{"payload":"AAE="},"media":{{second}}}""", InvalidMessageReason.MissingPayload);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[{\"name\":\"b\"}]")]
    public void ReadEvent_SecondMarkWithoutName_LeavesNone(string second) =>
        Wire.ReadInvalid($$"""{"event":"mark","mark":{"name":"a"},"mark":{{second}}}""", InvalidMessageReason.MissingMarkName);

    [Fact]
    public void ReadEvent_ByteOrderMark_IsSkipped() =>
        Wire.Read<StopEvent>("\uFEFF" + """{"event":"stop","call_id":"c"}""").CallId.Should().Be("c");

    [Fact]
    public void ReadEvent_WhiteSpaceAround_IsSkipped() =>
        Wire.Read<StopEvent>(" \t\r\n{ \"event\" :\t\"stop\" } \r\n").EventName.Should().Be("stop");

    [Fact]
    public void ReadEvent_UnknownEvent_KeepsWhatArrived()
    {
        const string message = """ {"event":"dtmf","digit":"5","stream_id":"s","sequence_number":"12"} """;

        UnknownEvent unknown = Wire.Read<UnknownEvent>(message);

        Encoding.UTF8.GetString(unknown.Raw.Span).Should().Be(message);
        unknown.Should().Match<UnknownEvent>(e => e.EventName == "dtmf" && e.StreamId == "s" && e.SequenceNumber == 12);
    }

    [Fact]
    public void ReadEvent_UnknownEvent_OwnsItsBytes()
    {
        byte[] message = Encoding.UTF8.GetBytes("""{"event":"dtmf"}""");
        var unknown = (UnknownEvent)WavixMessageSerializer.ReadEvent(message);

        Array.Clear(message);

        Encoding.UTF8.GetString(unknown.Raw.Span).Should().Be("""{"event":"dtmf"}""");
    }

    private static string EscapeStrings(string message)
    {
        var escaped = new StringBuilder();
        bool inString = false;
        foreach (char c in message)
        {
            inString ^= c == '"';
            escaped.Append(inString && c != '"' ? $"\\u{(int)c:X4}" : c.ToString());
        }

        return escaped.ToString();
    }
}
