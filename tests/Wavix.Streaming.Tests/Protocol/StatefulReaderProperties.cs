using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>A reader that remembers ids and refills events gives what a new reader gives for each message.</summary>
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
    public void Read_ManyMessagesIntoOneMediaEvent_GivesWhatANewReaderGives() => Arbitrary.Check(Messages, messages =>
    {
        EventReader reader = default;
        var recycled = new MediaEvent();
        foreach (byte[] message in messages)
        {
            WavixEvent value = reader.Read(message, recycled);

            MessageContent.Of(value).Should().Be(MessageContent.Of(WavixMessageSerializer.ReadEvent(message)));
            ReferenceEquals(value, recycled).Should().Be(value is MediaEvent);
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
    public void Read_IntoARecycledEvent_AllocatesNothing()
    {
        EventReader reader = default;
        var recycled = new MediaEvent();
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

        // Parsed, parsed and remembered, read by its shape.
        for (int i = 0; i < 3; i++)
        {
            reader.Read(message, recycled);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            reader.Read(message, recycled);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void Read_WithoutRecycling_EachEventOwnsItsBytes()
    {
        EventReader reader = default;
        var first = (MediaEvent)reader.Read("""{"event":"media","media":{"payload":"AAE="}}"""u8);
        var second = (MediaEvent)reader.Read("""{"event":"media","media":{"payload":"AgM="}}"""u8);

        first.Payload.ToArray().Should().Equal(0, 1);
        second.Payload.ToArray().Should().Equal(2, 3);
    }
}
