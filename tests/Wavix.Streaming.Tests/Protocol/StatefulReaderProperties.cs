using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>A reader that remembers ids and templates gives what a new reader gives for each message.</summary>
public class StatefulReaderProperties
{
    private const string Id = "a-stream-id";

    private static readonly Gen<List<byte[]>> Messages =
        from messages in Gen.ListOf(Gen.OneOf(Arbitrary.Json, Arbitrary.Event.Select(Wire.Bytes), Mutations.Any), 12)
        from order in Gen.ListOf(Gen.Choose(0, 11), 30)
        select order.Select(i => messages[i]).ToList();

    [Fact]
    public void Read_ManyMessages_GivesWhatANewReaderGives() => Arbitrary.Check(Messages, messages =>
    {
        EventReader reader = default;
        foreach (byte[] message in messages)
        {
            MessageContent.Of(reader.Read(message)).Should().Be(MessageContent.Of(WavixMessageSerializer.ReadEvent(message)));
        }
    });

    [Fact]
    public void Read_ManyMessagesWithoutKeepingAudio_GivesWhatANewReaderGives() => Arbitrary.Check(Messages, messages =>
    {
        var reader = new EventReader { DiscardsAudio = true };
        foreach (byte[] message in messages)
        {
            MessageContent.Of(reader.Read(message)).Should().Be(MessageContent.Of(WavixMessageSerializer.ReadEvent(message)));
        }
    });

    [Fact]
    public void Read_SameIdsAgain_SharesTheirStrings()
    {
        EventReader reader = default;
        byte[] message = Encoding.UTF8.GetBytes($$$"""{"event":"media","call_id":"c-1","stream_id":"{{{Id}}}","media":{"payload":"","track":"inbound"}}""");

        var first = (MediaEvent)reader.Read(message);
        reader.Read("{}"u8);
        var second = (MediaEvent)reader.Read(message);

        second.StreamId.Should().BeSameAs(first.StreamId);
        second.CallId.Should().BeSameAs(first.CallId);
        second.TrackText.Should().BeSameAs(first.TrackText);
    }

    [Fact]
    public void Read_DiscardsAudio_AllocatesTheEventOnly()
    {
        var reader = new EventReader { DiscardsAudio = true };
        byte[] message = Wire.Bytes(new MediaEvent
        {
            EventTime = new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero),
            CallId = "c",
            StreamId = Id,
            SequenceNumber = 5,
            Payload = new byte[960],
            TrackText = "inbound",
            Timestamp = 160,
            Chunk = 1,
        });

        // Parsed, parsed and remembered, read by the template.
        for (int i = 0; i < 3; i++)
        {
            reader.Read(message);
        }

        long ofOne = ThreadAllocations.Least(0, () => GC.KeepAlive(new MediaEvent()));
        long ofHundred = ThreadAllocations.Least(100 * ofOne, () =>
        {
            for (int i = 0; i < 100; i++)
            {
                reader.Read(message);
            }
        });

        ofHundred.Should().Be(100 * ofOne);
    }

    [Fact]
    public void Read_DiscardsAudioOfALongMessage_CountsAllOfIt()
    {
        var reader = new EventReader { DiscardsAudio = true };

        var media = (MediaEvent)reader.Read(Wire.Bytes(new MediaEvent { Payload = new byte[100_000] }));

        media.Payload.Length.Should().Be(100_000);
    }

    [Fact]
    public void Read_Default_EachEventOwnsItsBytes()
    {
        EventReader reader = default;
        var first = (MediaEvent)reader.Read("""{"event":"media","media":{"payload":"AAE="}}"""u8);
        var second = (MediaEvent)reader.Read("""{"event":"media","media":{"payload":"AgM="}}"""u8);

        first.Payload.ToArray().Should().Equal(0, 1);
        second.Payload.ToArray().Should().Equal(2, 3);
    }
}
