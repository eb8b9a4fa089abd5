using System.Buffers.Binary;

namespace Wavix.Streaming;

/// <summary>Names what the first bytes of audio are, if they are not samples: played as samples, they would be loud noise.</summary>
internal static class AudioFormats
{
    /// <param name="head">The first bytes.</param>
    /// <returns>The name of a format that is not raw PCM; null if it may be raw PCM.</returns>
    public static string? Recognize(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.StartsWith("RIFF"u8) => "WAV",
        _ when head.StartsWith("RF64"u8) => "RF64",
        _ when head.StartsWith("BW64"u8) => "BW64",
        _ when head.StartsWith("RIFX"u8) => "RIFX",
        _ when head.StartsWith((ReadOnlySpan<byte>)[(byte)'r', (byte)'i', (byte)'f', (byte)'f', 0x2E, 0x91, 0xCF, 0x11]) => "Wave64",
        _ when head.StartsWith("OggS\0"u8) => "Ogg (Opus or Vorbis)",
        _ when head.StartsWith("fLaC"u8) => "FLAC",
        _ when head.StartsWith("FORM"u8) => "AIFF",
        _ when head.StartsWith("caff"u8) => "CAF",
        _ when head.StartsWith("#!AMR"u8) => "AMR",
        _ when head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) => "WebM or Matroska",
        _ when head.Length >= 8 && head[4..8].SequenceEqual("ftyp"u8) => "MP4 or M4A",
        _ when IsId3(head) || HasTwoFrames(head, MpegFrameBytes) => "MP3",
        _ when HasTwoFrames(head, AdtsFrameBytes) => "AAC",
        _ => null,
    };

    // "ID3", a version, flags, and a size of four bytes below 128: samples have this by chance once in a billion.
    private static bool IsId3(ReadOnlySpan<byte> head) =>
        head.Length >= 10 && head.StartsWith("ID3"u8) && head[3] is >= 2 and <= 4 && (head[5] & 0x0F) == 0 && ((head[6] | head[7] | head[8] | head[9]) & 0x80) == 0;

    /// <summary>One header may be samples; two of the same kind, the second where the first says, are not.</summary>
    private static bool HasTwoFrames(ReadOnlySpan<byte> head, Func<uint, uint, int> lengthOf)
    {
        if (head.Length < 8)
        {
            return false;
        }

        uint first = BinaryPrimitives.ReadUInt32BigEndian(head);
        int length = lengthOf(first, BinaryPrimitives.ReadUInt32BigEndian(head[4..]));
        if (length < 8 || length + 8 > head.Length)
        {
            return false;
        }

        // Sync, version, layer and sample rate are the same in all frames.
        const uint Same = 0xFFFE_0C00;
        uint second = BinaryPrimitives.ReadUInt32BigEndian(head[length..]);
        return (first & Same) == (second & Same) && lengthOf(second, BinaryPrimitives.ReadUInt32BigEndian(head[(length + 4)..])) > 0;
    }

    /// <summary>Length of a frame of MPEG audio, layer 3, by its header; 0 if it is none.</summary>
    private static int MpegFrameBytes(uint header, uint next)
    {
        ReadOnlySpan<int> rates = [44_100, 48_000, 32_000];
        ReadOnlySpan<int> kilobits1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        ReadOnlySpan<int> kilobits2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        int version = (int)(header >> 19) & 3;
        int bitRate = (int)(header >> 12) & 15;
        int sampleRate = (int)(header >> 10) & 3;
        if (header >> 21 != 0x7FF || version == 1 || ((header >> 17) & 3) != 1 || bitRate is 0 or 15 || sampleRate == 3)
        {
            return 0;
        }

        // Version 3 is MPEG 1, 2 is MPEG 2 with half the rate, 0 is MPEG 2.5 with a quarter.
        bool isFirst = version == 3;
        int hertz = rates[sampleRate] >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        int bitsPerSecond = 1000 * (isFirst ? kilobits1 : kilobits2)[bitRate - 1];
        return ((isFirst ? 144 : 72) * bitsPerSecond / hertz) + (int)((header >> 9) & 1);
    }

    /// <summary>Length of an ADTS frame of AAC by its header; 0 if it is none.</summary>
    private static int AdtsFrameBytes(uint header, uint next) =>
        header >> 20 == 0xFFF && ((header >> 17) & 3) == 0 && ((header >> 10) & 15) <= 12 ? (int)(((header & 3) << 11) | (next >> 21)) : 0;
}
