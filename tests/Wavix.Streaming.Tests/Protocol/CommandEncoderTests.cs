using System.Buffers;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>The encoder of a stream writes, byte for byte, what the serializer writes.</summary>
public class CommandEncoderTests
{
    [Fact]
    public void AnyCommands_OneAfterTheOther_AreWhatTheSerializerWrites() => Arbitrary.Check(
        FsCheck.Fluent.Gen.ListOf(Arbitrary.Command, 8),
        commands =>
        {
            string? streamId = commands.Select(command => command.StreamId).FirstOrDefault();
            var encoder = new CommandEncoder(streamId);
            foreach (WavixCommand command in commands)
            {
                WavixCommand ofStream = command switch
                {
                    MediaCommand media => new MediaCommand { StreamId = streamId, Payload = media.Payload },
                    MarkCommand mark => new MarkCommand { StreamId = streamId, Name = mark.Name },
                    _ => new ClearCommand { StreamId = streamId },
                };
                var expected = new ArrayBufferWriter<byte>();
                WavixMessageSerializer.WriteCommand(expected, ofStream);

                Encode(encoder, ofStream).ToArray().Should().Equal(expected.WrittenSpan.ToArray());
            }
        });

    [Fact]
    public void Media_AfterAGiant_ItsMemoryIsLetGo()
    {
        var encoder = new CommandEncoder("s");
        var giant = new WeakReference(Buffer(encoder.Media(new byte[100_000])));

        byte[] kept = Buffer(encoder.Media(new byte[960]));

        kept.Length.Should().BeLessThan(2000);
        giant.Target.Should().NotBeSameAs(kept);
    }

    [Fact]
    public void Media_ShorterAndLongerAgain_StaysInItsBuffer()
    {
        var encoder = new CommandEncoder("s");
        byte[] first = Buffer(encoder.Media(new byte[960]));

        encoder.Media(new byte[320]);

        Buffer(encoder.Media(new byte[960])).Should().BeSameAs(first);
    }

    private static byte[] Buffer(ReadOnlyMemory<byte> message) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(message, out ArraySegment<byte> segment) ? segment.Array! : [];

    private static ReadOnlyMemory<byte> Encode(CommandEncoder encoder, WavixCommand command) => command switch
    {
        MediaCommand media => encoder.Media(media.Payload.Span),
        MarkCommand mark => encoder.Mark(mark.Name),
        _ => encoder.Clear(),
    };
}
