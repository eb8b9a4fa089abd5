using FsCheck;
using FsCheck.Fluent;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Whatever bytes come: an event and no exception; a command or the one exception that says why not.</summary>
public class AnyBytesProperties
{
    private static readonly Gen<byte[]> RandomBytes =
        from seed in ArbMap.Default.GeneratorFor<int>()
        from length in Gen.Choose(0, 200)
        select Arbitrary.RandomBytes(seed, length);

    [Fact]
    public void ReadEvent_RandomBytes_GivesAnEvent() => Arbitrary.Check(RandomBytes, AssertReads, 2000);

    [Fact]
    public void ReadEvent_MutatedMessage_GivesAnEvent() => Arbitrary.Check(Mutations.Any, AssertReads, 2000);

    [Fact]
    public void ReadEvent_ManyMutations_GivesAnEvent()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        byte[] media = Wire.Bytes(new MediaEvent { StreamId = "s", Payload = new byte[24], TrackText = "\"", Timestamp = 160, Chunk = 1 });
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = Mutations.Mutate(i % 4 == 0 ? new RandomJson(random.Next()).Build() : media, random, 1 + (i % 3));
            try
            {
                AssertReads(message);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, mutation {i}, message {Convert.ToHexString(message)}", e);
            }
        }
    }

    [Fact]
    public void ReadEvent_EveryTruncation_IsInvalidJson()
    {
        byte[] message = Wire.Bytes(new MediaEvent { StreamId = "é\"😀", Payload = new byte[24], TrackText = "inbound", Timestamp = 160, Chunk = 1 });

        for (int length = 1; length < message.Length; length++)
        {
            WavixMessageSerializer.ReadEvent(message.AsSpan(0, length))
                .Should().BeOfType<InvalidEvent>().Which.Reason.Should().Be(InvalidMessageReason.InvalidJson);
        }
    }

    private static void AssertReads(byte[] message)
    {
        WavixEvent value = WavixMessageSerializer.ReadEvent(message);
        bool isWhole = value switch
        {
            InvalidEvent invalid => invalid.Reason != InvalidMessageReason.None && invalid.Detail.Length > 0 && invalid.MessageLength == message.Length,
            MediaEvent media => media.Payload.Length % 2 == 0,
            MarkEvent mark => mark.Name is not null,
            _ => value.EventName is not null,
        };
        isWhole.Should().BeTrue();

        try
        {
            WavixMessageSerializer.ReadCommand(message).Should().NotBeNull();
        }
        catch (WavixMessageException e)
        {
            e.Reason.Should().NotBe(InvalidMessageReason.None);
        }
    }
}
