using System.Buffers.Binary;
using System.Text;

namespace Wavix.Streaming.Audio.Tests.Wav;

/// <summary>WAV files piece by piece, also broken ones.</summary>
internal static class WavBytes
{
    public static byte[] File(params byte[][] chunks) =>
        [.. "RIFF"u8, .. Number(4 + (uint)chunks.Sum(chunk => chunk.Length)), .. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];

    /// <summary>A file whose sizes are in a chunk of their own: RF64 or BW64.</summary>
    public static byte[] LongSizes(string id, byte[] format, byte[] data, params byte[][] after)
    {
        byte[] file = File([Chunk("ds64", new byte[28]), format, Chunk("data", data, uint.MaxValue), .. after]);
        const int Sizes = 12 + 8;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Sizes), file.Length - 8);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Sizes + 8), data.Length);
        Encoding.ASCII.GetBytes(id).CopyTo(file, 0);
        file.AsSpan(4, 4).Fill(0xFF);
        return file;
    }

    public static byte[] Chunk(string id, byte[] data, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(id), .. Number(size ?? (uint)data.Length), .. data, .. new byte[data.Length & 1]];

    public static byte[] Format(int tag = 1, int channels = 1, uint rate = 24_000, int bits = 16, int? frameBytes = null) =>
        Chunk("fmt ", FormatData(tag, channels, rate, bits, frameBytes));

    /// <summary>A WAVE_FORMAT_EXTENSIBLE chunk.</summary>
    public static byte[] ExtensibleFormat(int tag, int channels, uint rate, int bits, byte[]? guidTail = null) =>
        Chunk("fmt ",
        [
            .. FormatData(0xFFFE, channels, rate, bits, null),
            22, 0, (byte)bits, 0, 3, 0, 0, 0, (byte)tag, 0,
            .. guidTail ?? [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71],
        ]);

    private static byte[] FormatData(int tag, int channels, uint rate, int bits, int? frameBytes)
    {
        byte[] format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(8), rate * (uint)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(frameBytes ?? channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        return format;
    }

    private static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
