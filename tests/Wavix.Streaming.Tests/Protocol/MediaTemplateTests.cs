using System.Text;
using FsCheck.Fluent;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>A message that matches the template gives what the parser gives, and any other is left to the parser.</summary>
public class MediaTemplateTests
{
    private const string Plain =
        """{"event":"media","event_time":"2024-01-15T10:30:01.250Z","call_id":"c","stream_id":"s","sequence_number":42,"media":{"payload":"AAEC/f7/","track":"inbound","timestamp":1600,"chunk":7}}""";

    [Fact]
    public void Read_StreamsOfMedia_GivesWhatANewReaderGives() => Arbitrary.Check(
        ArbMap.Default.GeneratorFor<int>().Select(seed => new RandomMediaStream(seed).Build()),
        messages =>
        {
            EventReader owning = default;
            var discarding = new EventReader { DiscardsAudio = true };
            foreach (byte[] message in messages)
            {
                MessageContent expected = MessageContent.Of(WavixMessageSerializer.ReadEvent(message));

                MessageContent.Of(owning.Read(message)).Should().Be(expected);
                MessageContent.Of(discarding.Read(message)).Should().Be(expected);
            }
        },
        count: 3000);

    [Theory]
    [InlineData("\"sequence_number\":42", "\"sequence_number\":99")]
    [InlineData("\"timestamp\":1600", "\"timestamp\":1760")]
    [InlineData("\"chunk\":7", "\"chunk\":0")]
    [InlineData("10:30:01.250", "10:30:59.999")]
    [InlineData("AAEC/f7/", "AAEC+f7+")]
    [InlineData("AAEC/f7/", "AAECAw==")]
    public void TryRead_OtherValuesOfTheSameLength_IsRead(string old, string changed)
    {
        byte[] message = Bytes(Plain.Replace(old, changed, StringComparison.Ordinal));

        MediaEvent? read = Learned(Plain).TryRead(message, null);

        read.Should().NotBeNull();
        MessageContent.Of(read!).Should().Be(MessageContent.Of(WavixMessageSerializer.ReadEvent(message)));
    }

    [Theory]
    [InlineData("\"sequence_number\":42", "\"sequence_number\":100")]
    [InlineData("\"sequence_number\":42", "\"sequence_number\":02")]
    [InlineData("\"sequence_number\":42", "\"sequence_number\":-2")]
    [InlineData("\"sequence_number\":42", "\"sequence_number\":4 ")]
    [InlineData("\"timestamp\":1600", "\"timestamp\":1.60")]
    [InlineData("\"timestamp\":1600", "\"timestamp\":16e0")]
    [InlineData("10:30:01.250", "10:31:01.250")]
    [InlineData("10:30:01.250", "10:30:60.250")]
    [InlineData("10:30:01.250", "10:30:01.2 0")]
    [InlineData("inbound", "another")]
    [InlineData("\"c\"", "\"d\"")]
    [InlineData("AAEC/f7/", "AAEC\\/7/")]
    [InlineData("AAEC/f7/", "AAEC f7/")]
    [InlineData("AAEC/f7/", "AAECAwQ=")]
    [InlineData("AAEC/f7/", "AA\",\"a/")]
    [InlineData("}}", "}]")]
    public void TryRead_AnotherLayout_IsNull(string old, string changed) =>
        Learned(Plain).TryRead(Bytes(Plain.Replace(old, changed, StringComparison.Ordinal)), null).Should().BeNull();

    [Theory]
    [InlineData("\"chunk\":7", "\"chunk\":\"7\"")]
    [InlineData("\"chunk\":7", "\"chunk\":7.0")]
    [InlineData("\"chunk\":7", "\"chunk\":12345678901234567")]
    [InlineData("inbound", "inb\\u006Fund")]
    [InlineData("inbound", "somewhere")]
    [InlineData("10:30:01.250", "10:30:60.250")]
    [InlineData("10:30:01.250", "10:30:01.1234567890")]
    [InlineData(",\"chunk\":7", "")]
    public void TryRead_OutOfTheOrdinaryWasParsed_IsNull(string old, string changed)
    {
        string message = Plain.Replace(old, changed, StringComparison.Ordinal);

        Learned(message).TryRead(Bytes(message), null).Should().BeNull();
    }

    [Fact]
    public void TryRead_NothingLearned_IsNull() => new MediaTemplate().TryRead([], null).Should().BeNull();

    [Fact]
    public void Read_BothTracks_BothTemplatesAreKept()
    {
        EventReader reader = default;
        byte[] inbound = Bytes(Plain);
        byte[] outbound = Bytes(Plain.Replace("inbound", "outbound", StringComparison.Ordinal));
        for (int i = 0; i < 3; i++)
        {
            reader.Read(inbound);
            reader.Read(outbound);
        }

        // The parser makes new strings of what is not known; the templates keep theirs.
        string? track = ((MediaEvent)reader.Read(inbound)).TrackText;
        reader.Read(outbound);
        ((MediaEvent)reader.Read(inbound)).TrackText.Should().BeSameAs(track);
    }

    private static byte[] Bytes(string message) => Encoding.UTF8.GetBytes(message);

    private static MediaTemplate Learned(string json)
    {
        byte[] message = Bytes(json);
        MessageScanner.Scan(message, out MessageFields fields, out _).Should().Be(InvalidMessageReason.None);
        var media = (MediaEvent)WavixMessageSerializer.ReadEvent(message);
        var template = new MediaTemplate();
        template.Learn(
            message,
            fields,
            new EventEnvelope
            {
                EventTime = media.EventTime,
                CallId = media.CallId,
                StreamId = media.StreamId,
                SequenceNumber = media.SequenceNumber,
                Anomalies = media.Anomalies,
            },
            media.TrackText);
        return template;
    }
}
