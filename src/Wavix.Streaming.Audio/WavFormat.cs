using System.Buffers.Binary;

namespace Wavix.Streaming.Audio;

/// <summary>The content of the <c>fmt </c> chunk of a WAV file.</summary>
/// <remarks>
/// All numbers are little-endian:
/// <code>
/// fmt       = tag (2) channels (2) rate (4) bytes-per-second (4) block-align (2) bits (2) [ length-of-the-rest (2) rest ]
/// tag       = 1 PCM | 3 floating point | 6 A-law | 7 µ-law | 0xFFFE extensible
/// rest      = valid-bits (2) speakers (4) tag (2) the-other-14-bytes-of-a-GUID        ; extensible only
/// </code>
/// </remarks>
internal readonly record struct WavFormat(WavEncoding Encoding, int Channels, int SampleRate)
{
    /// <summary>Maximum number of bytes of a <c>fmt </c> chunk that are interpreted.</summary>
    public const int MostBytes = 40;

    private const int FewestBytes = 16;
    /// <summary>Maximum sample rate. A higher one can't be audio.</summary>
    public const int HighestRate = 768_000;

    /// <summary>Maximum number of channels.</summary>
    public const int MostChannels = 8;

    private const ushort Extensible = 0xFFFE;

    /// <summary>Length in bytes of one sample of every channel.</summary>
    public int FrameBytes => Channels * SampleCodec.BytesPerSample(Encoding);

    // In an extensible file, the GUID of the format is its tag followed by these bytes.
    private static ReadOnlySpan<byte> GuidTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <exception cref="InvalidDataException">The chunk is damaged, or the format is not supported.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < FewestBytes)
        {
            throw WavErrors.Damaged($"its fmt chunk has {chunk.Length} bytes; at least {FewestBytes} are required");
        }

        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible)
        {
            if (chunk.Length < MostBytes)
            {
                throw WavErrors.Damaged($"its extensible fmt chunk has {chunk.Length} bytes; {MostBytes} are required");
            }

            if (!chunk[26..MostBytes].SequenceEqual(GuidTail))
            {
                throw WavErrors.Unsupported("has a proprietary format (an unknown sub-format)");
            }

            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (EncodingOf(tag, bits) is not { } encoding)
        {
            throw WavErrors.Unsupported($"has format {tag} with {bits} bits per sample");
        }

        if (channels is < 1 or > MostChannels)
        {
            throw WavErrors.Unsupported($"has {channels} channels");
        }

        if (rate is 0 or > HighestRate)
        {
            throw WavErrors.Damaged($"it claims {rate} samples per second");
        }

        var format = new WavFormat(encoding, channels, (int)rate);

        // Some writers omit it or write 1. The encoding and the channels determine it anyway.
        return frameBytes is 0 or 1 || frameBytes == format.FrameBytes
            ? format
            : throw WavErrors.Damaged($"it claims {frameBytes} bytes for {channels} x {bits} bits");
    }

    /// <summary>
    /// Builds everything before the first byte of audio. Formats other than PCM have a longer <c>fmt </c> chunk, and a <c>fact</c> chunk
    /// with the number of frames.
    /// </summary>
    /// <param name="dataBytes">Length of the audio; null if it is not known.</param>
    public byte[] BuildHeader(uint? dataBytes)
    {
        ushort tag = TagOf(Encoding);
        int formatBytes = tag == 1 ? FewestBytes : FewestBytes + 2;
        int factBytes = tag == 1 ? 0 : 12;
        byte[] header = new byte[20 + formatBytes + factBytes + 8];
        Span<byte> rest = header;
        "RIFF"u8.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], dataBytes is { } bytes ? (uint)header.Length - 8 + bytes + (bytes & 1) : uint.MaxValue);
        "WAVEfmt "u8.CopyTo(rest[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], formatBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[20..], tag);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[22..], (ushort)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(rest[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(rest[28..], SampleRate * FrameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[32..], (ushort)FrameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[34..], (ushort)(8 * SampleCodec.BytesPerSample(Encoding)));
        rest = rest[(20 + formatBytes)..];
        if (factBytes > 0)
        {
            "fact"u8.CopyTo(rest);
            BinaryPrimitives.WriteInt32LittleEndian(rest[4..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[8..], dataBytes / (uint)FrameBytes ?? uint.MaxValue);
            rest = rest[factBytes..];
        }

        "data"u8.CopyTo(rest);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], dataBytes ?? uint.MaxValue);
        return header;
    }

    private static ushort TagOf(WavEncoding encoding) => encoding switch
    {
        WavEncoding.MuLaw => 7,
        WavEncoding.ALaw => 6,
        WavEncoding.IeeeFloat32 or WavEncoding.IeeeFloat64 => 3,
        _ => 1,
    };

    private static WavEncoding? EncodingOf(ushort tag, int bits) => (tag, bits) switch
    {
        (1, 8) => WavEncoding.Pcm8,
        (1, 16) => WavEncoding.Pcm16,
        (1, 24) => WavEncoding.Pcm24,
        (1, 32) => WavEncoding.Pcm32,
        (3, 32) => WavEncoding.IeeeFloat32,
        (3, 64) => WavEncoding.IeeeFloat64,
        (6, 8) => WavEncoding.ALaw,
        (7, 8) => WavEncoding.MuLaw,
        _ => null,
    };
}
