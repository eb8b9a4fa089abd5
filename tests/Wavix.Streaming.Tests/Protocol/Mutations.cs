using FsCheck;
using FsCheck.Fluent;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>Messages with damage: bits flipped, bytes deleted or inserted, ends cut off, slices repeated.</summary>
internal static class Mutations
{
    public static Gen<byte[]> Any { get; } =
        from message in Gen.OneOf(Arbitrary.Event.Select(Wire.Bytes), Arbitrary.Command.Select(Wire.Bytes), Arbitrary.Json)
        from seed in ArbMap.Default.GeneratorFor<int>()
        from times in Gen.Choose(1, 4)
        select Mutate(message, new Random(seed), times);

    public static byte[] Mutate(byte[] message, Random random, int times)
    {
        for (int i = 0; i < times; i++)
        {
            message = Mutate(message, random);
        }

        return message;
    }

    private static byte[] Mutate(byte[] message, Random random)
    {
        if (message.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        int at = random.Next(message.Length);
        int end = Math.Min(message.Length, at + 1 + random.Next(12));
        switch (random.Next(5))
        {
            case 0:
                byte[] flipped = [.. message];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return [.. message[..at], .. message[end..]];
            case 2:
                return [.. message[..at], random.Next(2) == 0 ? (byte)random.Next(256) : "{}[]\",:\\ue0"u8[random.Next(11)], .. message[at..]];
            case 3:
                return random.Next(2) == 0 ? message[..at] : message[at..];
            default:
                return [.. message[..end], .. message[at..end], .. message[end..]];
        }
    }
}
