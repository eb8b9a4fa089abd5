namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Strings that are well-formed JSON but no Unicode text: escapes of lone surrogates, bytes that are not UTF-8.</summary>
public class BrokenTextTests
{
    // In messages below, ~ stands for a byte that UTF-8 never holds.
    public static TheoryData<string> BrokenStrings => ["\\ud800", "a\\udc00b", "\\ud800\\ud800", "~", "a~b", "\\u0041~"];

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenUnknownName_IsSkipped(string broken) =>
        Read($$"""{"{{broken}}":1,"event":"stop","{{broken}}event":"start","sequence_number":2}""")
            .Should().BeOfType<StopEvent>().Which.SequenceNumber.Should().Be(2);

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenUnknownValue_IsSkipped(string broken) =>
        Read($$"""{"x":"{{broken}}","event":"stop","y":["{{broken}}",{"{{broken}}":"{{broken}}"}]}""").Should().BeOfType<StopEvent>();

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenEventName_IsMissingEventName(string broken)
    {
        InvalidEvent invalid = Read($$"""{"event":"{{broken}}","sequence_number":2}""").Should().BeOfType<InvalidEvent>().Which;

        invalid.Reason.Should().Be(InvalidMessageReason.MissingEventName);
        invalid.Detail.Should().Be("event is a string that is not valid Unicode text.");
        invalid.SequenceNumber.Should().Be(2);
    }

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenMarkName_IsMissingMarkName(string broken) =>
        Read($$$"""{"event":"mark","mark":{"name":"{{{broken}}}"}}""")
            .Should().BeOfType<InvalidEvent>().Which.Reason.Should().Be(InvalidMessageReason.MissingMarkName);

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenPayload_IsInvalidBase64(string broken) =>
        Read($$$"""{"event":"media","media":{"payload":"{{{broken}}}"}}""")
            .Should().BeOfType<InvalidEvent>().Which.Reason.Should().Be(InvalidMessageReason.InvalidBase64);

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenEnvelope_IsNullAndMistyped(string broken) =>
        MessageContent.Of(Read($$"""{"event":"stop","event_time":"{{broken}}","call_id":"{{broken}}","stream_id":"{{broken}}","sequence_number":"{{broken}}"}"""))
            .Should().Be(new MessageContent { Type = nameof(StopEvent), EventName = "stop", Anomalies = EventAnomalies.MistypedField });

    [Theory, MemberData(nameof(BrokenStrings))]
    public void ReadEvent_BrokenFixedValues_AreNullAndMistyped(string broken)
    {
        var start = (StartEvent)Read($$"""{"event":"start","stream_type":"{{broken}}","channel":"{{broken}}"}""");
        var media = (MediaEvent)Read($$$"""{"event":"media","media":{"payload":"","track":"{{{broken}}}"}}""");

        start.Should().Match<StartEvent>(e => e.StreamTypeText == null && e.ChannelText == null);
        media.TrackText.Should().BeNull();
        (start.Anomalies & media.Anomalies).Should().Be(EventAnomalies.MissingField | EventAnomalies.MistypedField);
    }

    [Fact]
    public void ReadEvent_SurrogatePairByEscapes_IsText() =>
        Read("""{"event":"stop","call_id":"\ud83d\ude00"}""").CallId.Should().Be("😀");

    private static WavixEvent Read(string message) => WavixMessageSerializer.ReadEvent(Wire.WithBrokenUtf8(message));
}
