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

    private static ReadOnlyMemory<byte> Encode(CommandEncoder encoder, WavixCommand command) => command switch
    {
        MediaCommand media => Media(encoder, media.Payload.Span),
        MarkCommand mark => encoder.Mark(mark.Name),
        _ => encoder.Clear(),
    };

    private static ReadOnlyMemory<byte> Media(CommandEncoder encoder, ReadOnlySpan<byte> payload)
    {
        byte[] message = new byte[encoder.GetMediaLength(payload.Length)];
        encoder.WriteMedia(payload, message);
        return message;
    }
}
