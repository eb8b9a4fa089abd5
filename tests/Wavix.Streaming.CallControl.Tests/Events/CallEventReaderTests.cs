using System.Text;

namespace Wavix.Streaming.CallControl.Tests.Events;

/// <summary>On-call webhooks.</summary>
public class CallEventReaderTests
{
    private static readonly DateTimeOffset Time = new(2025, 9, 22, 12, 56, 38, 547, TimeSpan.Zero);

    [Fact]
    public void Read_DocumentedBody_HasEveryField()
    {
        CallEvent value = Read(
            """{"uuid":"c-1","id":"c-1","direction":"inbound","event_type":"call_setup","event_time":"2025-09-22T12:56:38.547Z","event_payload":null,"from":"+18045961058","to":"17653889567","call_started":"2025-09-22T12:56:38.547Z","call_answered":"2025-09-22T12:56:38.547Z","call_completed":null,"machine_detected":true,"tag":"marketing-campaign"}""");

        value.Should().BeOfType<CallSetupEvent>();
        (value.CallId, value.EventType, value.Direction, value.From, value.To, value.Tag, value.MachineDetected)
            .Should().Be(("c-1", "call_setup", CallDirection.Inbound, "+18045961058", "17653889567", "marketing-campaign", true));
        (value.EventTime, value.CallStarted, value.CallAnswered, value.CallCompleted).Should().Be((Time, Time, Time, null));
    }

    [Theory]
    [InlineData("call_setup", typeof(CallSetupEvent))]
    [InlineData("ringing", typeof(CallRingingEvent))]
    [InlineData("early_media", typeof(CallEarlyMediaEvent))]
    [InlineData("answered", typeof(CallAnsweredEvent))]
    [InlineData("completed", typeof(CallCompletedEvent))]
    [InlineData("busy", typeof(CallBusyEvent))]
    [InlineData("cancelled", typeof(CallCanceledEvent))]
    [InlineData("rejected", typeof(CallRejectedEvent))]
    [InlineData("canceled", typeof(UnknownCallEvent))]
    [InlineData("CALL_SETUP", typeof(UnknownCallEvent))]
    [InlineData("on_call_event", typeof(UnknownCallEvent))]
    public void Read_EventType_HasItsClass(string eventType, Type type)
    {
        CallEvent value = Read($$"""{"event_type":"{{eventType}}","uuid":"c"}""");

        value.Should().BeOfType(type);
        value.EventType.Should().Be(eventType);
    }

    [Theory]
    [InlineData("""{"event_type":"answered","uuid":"c"}""")]
    [InlineData("""{"event_type":"answered","id":"c"}""")]
    [InlineData("""{"event_type":"answered","call_id":"c"}""")]
    [InlineData("""{"event_type":"answered","call":{"id":"c"}}""")]
    [InlineData("""{"event_type":"answered","data":{"uuid":"c"}}""")]
    [InlineData("""{"event_type":"answered","id":"","uuid":null,"call_id":5,"call":[],"data":{"uuid":"c"}}""")]
    [InlineData("""{"id":"c","uuid":"other","call_id":"other","event":"answered"}""")]
    [InlineData("""{"id":"c","type":"answered"}""")]
    [InlineData("""{"id":"c","event_type":null,"event":{},"type":"answered"}""")]
    [InlineData("""{"id":"c","event_type":"answered","event":"busy","type":"busy"}""")]
    [InlineData("{\"\\u0069d\":\"c\",\"event_\\u0074ype\":\"answe\\u0072ed\"}")]
    [InlineData("\uFEFF\r\n {\"id\":\"c\",\"event_type\":\"answered\"} ")]
    public void Read_EverySpelling_IsRead(string body) =>
        Read(body).Should().BeOfType<CallAnsweredEvent>().Which.CallId.Should().Be("c");

    [Theory]
    [InlineData("started", DigitsStatus.Started)]
    [InlineData("completed", DigitsStatus.Completed)]
    [InlineData("failed", DigitsStatus.Failed)]
    [InlineData("paused", DigitsStatus.Unknown)]
    public void Read_Collect_HasDigitsAndStatus(string text, DigitsStatus status)
    {
        var digits = Read($$"""{"id":"c","event_type":"on_call_event","event_payload":{"type":"collect","payload":{"digits":"12#","status":"{{text}}"} } }""")
            .Should().BeOfType<DigitsCollectedEvent>().Which;

        (digits.CallId, digits.EventType, digits.Digits, digits.Status, digits.StatusText).Should().Be(("c", "on_call_event", "12#", status, text));
    }

    [Theory]
    [InlineData("started", AudioPlaybackStatus.Started)]
    [InlineData("completed", AudioPlaybackStatus.Completed)]
    [InlineData("failed", AudioPlaybackStatus.Unknown)]
    public void Read_Audio_HasPlaybackAndStatus(string text, AudioPlaybackStatus status)
    {
        var audio = Read($$"""{"id":"c","event_type":"on_call_event","event_payload":{"type":"audio","payload":{"playback_id":"p-1","status":"{{text}}"} } }""")
            .Should().BeOfType<AudioPlaybackEvent>().Which;

        (audio.CallId, audio.PlaybackId, audio.Status, audio.StatusText).Should().Be(("c", "p-1", status, text));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    public void Read_PayloadWithoutContent_HasUnknownStatus(string payload)
    {
        Read($$"""{"id":"c","event_type":"on_call_event","event_payload":{"type":"audio","payload":{{payload}} } }""")
            .Should().BeOfType<AudioPlaybackEvent>().Which.Should().BeEquivalentTo(new { PlaybackId = (string?)null, Status = AudioPlaybackStatus.Unknown });
        Read($$"""{"id":"c","event_type":"on_call_event","event_payload":{"type":"collect","payload":{{payload}} } }""")
            .Should().BeOfType<DigitsCollectedEvent>().Which.Should().BeEquivalentTo(new { Digits = (string?)null, Status = DigitsStatus.Unknown });
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"video\"}")]
    [InlineData("{\"type\":5}")]
    [InlineData("7")]
    public void Read_UnknownPayload_KeepsTheWholeBody(string payload)
    {
        string body = $$"""{"id":"c","event_type":"on_call_event","event_payload":{{payload}} }""";

        var unknown = Read(body).Should().BeOfType<UnknownCallEvent>().Which;

        (unknown.CallId, unknown.EventType, Encoding.UTF8.GetString(unknown.Raw.Span)).Should().Be(("c", "on_call_event", body));
    }

    [Fact]
    public void Read_DigitsAsNumber_KeepsItsText() =>
        Read("""{"id":"c","event_type":"on_call_event","event_payload":{"type":"collect","payload":{"digits":1234}}}""")
            .Should().BeOfType<DigitsCollectedEvent>().Which.Digits.Should().Be("1234");

    [Theory]
    [InlineData("", InvalidWebhookReason.EmptyMessage, "The body is empty.")]
    [InlineData(" \r\n\t", InvalidWebhookReason.EmptyMessage, "The body is empty.")]
    [InlineData("{\"secret", InvalidWebhookReason.InvalidJson, "The body is not well-formed JSON, or nested deeper than 64 levels (line 1, byte *).")]
    [InlineData("{} {}", InvalidWebhookReason.InvalidJson, "The body is not well-formed JSON*")]
    [InlineData("uuid=secret&event_type=answered", InvalidWebhookReason.InvalidJson, "The body is not well-formed JSON*")]
    [InlineData("[\"secret\"]", InvalidWebhookReason.NotAnObject, "The body is JSON, but not an object.")]
    [InlineData("{\"id\":\"secret\"}", InvalidWebhookReason.MissingEventType, "event_type is missing, empty, not a text or longer than 512 characters.")]
    [InlineData("{\"event_type\":\"secret\"}", InvalidWebhookReason.MissingCallId, "id and uuid are missing, empty, not a text or longer than 512 characters.")]
    [InlineData("{}", InvalidWebhookReason.MissingEventType, "*")]
    public void Read_InvalidBody_SaysWhyWithoutContent(string body, InvalidWebhookReason reason, string detail)
    {
        var invalid = Read(body).Should().BeOfType<InvalidCallEvent>().Which;

        (invalid.Reason, invalid.MessageLength).Should().Be((reason, Encoding.UTF8.GetByteCount(body)));
        invalid.Detail.Should().Match(detail).And.NotContain("secret");
        invalid.ToString().Should().Be($"invalid call event ({reason}): {invalid.Detail}");
    }

    [Fact]
    public void Read_InvalidBodyWithAnId_HasTheId() =>
        Read("""{"id":"c"}""").Should().BeOfType<InvalidCallEvent>().Which.CallId.Should().Be("c");

    [Fact]
    public void Read_BodyAtTheLimit_IsReadAndOneMoreByteIsNot()
    {
        const string Body = """{"id":"c","event_type":"answered"}""";

        Read(Body.PadRight(CallEventReader.MaxMessageBytes)).Should().BeOfType<CallAnsweredEvent>();
        Read(Body.PadRight(CallEventReader.MaxMessageBytes + 1)).Should().BeOfType<InvalidCallEvent>().Which.Reason.Should().Be(InvalidWebhookReason.TooLong);
    }

    [Fact]
    public void Read_NestedDeeplyWhereItDoesNotMatter_IsRead()
    {
        string deep = new string('[', 63) + new string(']', 63);

        Read($$"""{"id":"c","event_type":"answered","x":{{deep}} }""").Should().BeOfType<CallAnsweredEvent>();
        Read($$"""{"id":"c","event_type":"answered","x":[{{deep}}] }""").Should().BeOfType<InvalidCallEvent>();
    }

    [Fact]
    public void Read_TextsAtTheirLimits_AreKeptAndLongerOnesAreNull()
    {
        string text = new('x', CallEvent.MaxTextLength), tag = new('y', CallEvent.MaxTagLength);

        CallEvent fits = Read($$"""{"id":"{{text}}","event_type":"answered","from":"{{text}}","tag":"{{tag}}"}""");
        CallEvent exceeds = Read($$"""{"id":"{{text}}x","uuid":"c","event_type":"answered","from":"{{text}}x","tag":"{{tag}}y"}""");

        (fits.CallId, fits.From, fits.Tag).Should().Be((text, text, tag));
        (exceeds.CallId, exceeds.From, exceeds.Tag).Should().Be(("c", null, null));
    }

    [Fact]
    public void Read_LastOfEqualNames_Counts() =>
        Read("""{"id":"a","event_type":"busy","id":"b","event_type":"answered"}""").Should().BeOfType<CallAnsweredEvent>().Which.CallId.Should().Be("b");

    [Fact]
    public void Event_OfATest_CanBeConstructed()
    {
        CallEvent value = new DigitsCollectedEvent
        {
            CallId = "c",
            Direction = CallDirection.Outbound,
            EventTime = Time,
            From = "f",
            To = "t",
            Tag = "g",
            CallStarted = Time,
            CallAnswered = Time,
            CallCompleted = Time,
            MachineDetected = false,
            Digits = "1",
            Status = DigitsStatus.Failed,
        };

        WebhookContent.Of(value).Should().Be(new WebhookContent
        {
            Type = nameof(DigitsCollectedEvent),
            EventType = "on_call_event",
            CallId = "c",
            Direction = CallDirection.Outbound,
            DirectionText = "outbound",
            EventTime = WebhookContent.Time(Time),
            From = "f",
            To = "t",
            Tag = "g",
            CallStarted = WebhookContent.Time(Time),
            CallAnswered = WebhookContent.Time(Time),
            CallCompleted = WebhookContent.Time(Time),
            MachineDetected = false,
            Detail = "1",
            Status = "Failed",
            StatusText = "failed",
        });
    }

    [Fact]
    public void Event_EveryEnumValue_SurvivesItsText()
    {
        Enum.GetValues<CallDirection>().Should().OnlyContain(value => new CallAnsweredEvent { Direction = value }.Direction == value);
        Enum.GetValues<CallEventType>().Should().OnlyContain(value => new Call { LastEvent = value }.LastEvent == value);
        Enum.GetValues<CallWebhookType>().Should().OnlyContain(value => new CallWebhook { Type = value }.Type == value);
        Enum.GetValues<DigitsStatus>().Should().OnlyContain(value => new DigitsCollectedEvent { Status = value }.Status == value);
        Enum.GetValues<AudioPlaybackStatus>().Should().OnlyContain(value => new AudioPlaybackEvent { Status = value }.Status == value);
        Enum.GetValues<CallDisposition>().Should().OnlyContain(value => new PostCallReport { Disposition = value }.Disposition == value);
    }

    [Fact]
    public void ToString_AnyEvent_HoldsNoIdNumberOrDigits()
    {
        CallEvent[] events =
        [
            new CallAnsweredEvent { CallId = "secret", From = "secret", To = "secret", Tag = "secret" },
            new DigitsCollectedEvent { CallId = "secret", Digits = "secret", Status = DigitsStatus.Completed },
            new AudioPlaybackEvent { CallId = "secret", PlaybackId = "secret", Status = AudioPlaybackStatus.Started },
            new UnknownCallEvent("secret", "secret"u8.ToArray()),
        ];

        events.Select(value => value.ToString()).Should().Equal("answered", "digits (Completed)", "audio (Started)", "unknown call event of 6 bytes");
    }

    [Fact]
    public void Constructors_Null_Throw()
    {
        Action unknown = () => _ = new UnknownCallEvent(null!, default);
        Action invalid = () => _ = new InvalidCallEvent(InvalidWebhookReason.InvalidJson, null!, 0);
        Action invalidReport = () => _ = new InvalidPostCallEvent(InvalidWebhookReason.InvalidJson, null!, 0);

        unknown.Should().Throw<ArgumentNullException>().WithParameterName("eventType");
        invalid.Should().Throw<ArgumentNullException>().WithParameterName("detail");
        invalidReport.Should().Throw<ArgumentNullException>().WithParameterName("detail");
    }

    private static CallEvent Read(string body) => CallEventReader.Read(Encoding.UTF8.GetBytes(body));
}
