using System.Buffers.Binary;
using System.Text;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>WAV files piece by piece, also broken ones.</summary>
internal static class WavBytes
{
    public static byte[] File(params byte[][] chunks) =>
        [.. "RIFF"u8, .. Number(4 + chunks.Sum(chunk => chunk.Length)), .. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Chunk(string id, byte[] data, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(id), .. Number((int)(size ?? (uint)data.Length)), .. data, .. new byte[data.Length & 1]];

    public static byte[] Format(short tag = 1, short channels = 1, int rate = 24_000, short bits = 16)
    {
        byte[] format = new byte[16];
        BinaryPrimitives.WriteInt16LittleEndian(format, tag);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(2), channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(12), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(14), bits);
        return Chunk("fmt ", format);
    }

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
