using System.Buffers.Binary;

namespace Wavix.Streaming.Tests.Common;

/// <summary>The bytes of WebSocket frames (RFC 6455, section 5.2), for peers that break the rules.</summary>
internal static class WebSocketFrames
{
    public const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private static readonly byte[] Mask = [0x12, 0x34, 0x56, 0x78];

    /// <summary>A frame as a client sends it: masked.</summary>
    public static byte[] OfClient(int opcode, byte[] payload, bool final = true, int reservedBits = 0) =>
    [
        (byte)((final ? 0x80 : 0) | (reservedBits << 4) | opcode),
        .. payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : new[] { (byte)(0x80 | 126), (byte)(payload.Length >> 8), (byte)payload.Length },
        .. Mask,
        .. payload.Select((b, i) => (byte)(b ^ Mask[i % 4])),
    ];

    /// <summary>The next frame of a server, which does not mask, of less than 64 KiB; null when the connection ended before it.</summary>
    public static async Task<(int Opcode, byte[] Payload)?> ReadAsync(Stream stream)
    {
        byte[] head = new byte[4];
        if (await stream.ReadAtLeastAsync(head.AsMemory(0, 2), 2, throwOnEndOfStream: false).AsTask().SoonAsync() < 2)
        {
            return null;
        }

        int length = head[1];
        length.Should().BeLessThan(127, "the frames of these tests are short, and a server does not mask");
        if (length == 126)
        {
            await stream.ReadExactlyAsync(head.AsMemory(2, 2)).AsTask().SoonAsync();
            length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
        }

        byte[] payload = new byte[length];
        await stream.ReadExactlyAsync(payload).AsTask().SoonAsync();
        return (head[0] & 0xF, payload);
    }
}
