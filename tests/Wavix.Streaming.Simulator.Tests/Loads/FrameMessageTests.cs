namespace Wavix.Streaming.Simulator.Tests.Loads;

public class FrameMessageTests
{
    private static readonly DateTimeOffset Now = new(2024, 1, 15, 10, 30, 1, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(8, 10)]
    [InlineData(998, 1000)]
    [InlineData(3_000_000_000, 3_000_000_002)]
    public void Write_Frame_IsAMediaWithItsNumbers(long frame, long sequenceNumber)
    {
        var message = new FrameMessage(7, "call-1", "stream-1");

        var media = (MediaEvent)WavixMessageSerializer.ReadEvent(message.Write(frame, 123, sequenceNumber, Now).Span);

        media.EventTime.Should().Be(Now);
        media.CallId.Should().Be("call-1");
        media.StreamId.Should().Be("stream-1");
        media.SequenceNumber.Should().Be(sequenceNumber);
        media.Track.Should().Be(MediaTrack.Inbound);
        media.Chunk.Should().Be(frame + 1);
        media.Timestamp.Should().Be(160 * frame);
    }

    [Fact]
    public void Write_Frame_CarriesItsStampInAFrameOfAudio()
    {
        var message = new FrameMessage(7, "call-1", "stream-1");
        message.Write(1, 1, 3, Now);

        var media = (MediaEvent)WavixMessageSerializer.ReadEvent(message.Write(2, 123, 4, Now).Span);

        media.Payload.Length.Should().Be(WavixAudio.FrameBytes);
        FrameStamp.TryRead(media.Payload.Span, out FrameStamp stamp).Should().BeTrue();
        stamp.Should().Be(new FrameStamp(7, 2, 123));
    }

    [Fact]
    public void Write_LongestIds_HasRoom()
    {
        string id = new('x', 60);
        var message = new FrameMessage(7, id, id);

        var media = (MediaEvent)WavixMessageSerializer.ReadEvent(message.Write(long.MaxValue / 160, 1, long.MaxValue, Now).Span);

        media.CallId.Should().Be(id);
        media.StreamId.Should().Be(id);
        media.SequenceNumber.Should().Be(long.MaxValue);
    }
}
