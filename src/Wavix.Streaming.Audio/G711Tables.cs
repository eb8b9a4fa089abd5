namespace Wavix.Streaming.Audio;

/// <summary>
/// The tables of G.711, computed from its definition: eight segments of sixteen steps. The steps of each segment are twice as wide as those
/// of the previous one.
/// </summary>
internal static class G711Tables
{
    // In 16 bits, all decision values are multiples of 4 (µ-law) and 16 (A-law), so the low bits of a magnitude do not affect its code.
    public const int MuLawShift = 2;
    public const int ALawShift = 4;

    // Added before the µ-law segment is determined, so that each segment starts at a power of two. In 16 bits.
    private const int MuLawBias = 132;
    private const int MuLawLimit = 32_635;

    // A-law is transmitted with every other bit inverted.
    private const int ALawMask = 0x55;

    public static readonly short[] MuLawSamples = Table(256, MuLawSample);

    public static readonly short[] ALawSamples = Table(256, ALawSample);

    /// <summary>Codes of the positive magnitudes, including that of -32,768.</summary>
    public static readonly byte[] MuLawCodes = Table((32_768 >> MuLawShift) + 1, index => MuLawCode(index << MuLawShift));

    /// <summary>Codes of the positive magnitudes, including that of -32,768.</summary>
    public static readonly byte[] ALawCodes = Table((32_768 >> ALawShift) + 1, index => ALawCode(index << ALawShift));

    private static short MuLawSample(int code)
    {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + MuLawBias) << ((bits >> 4) & 7)) - MuLawBias;
        return (short)((bits & 0x80) == 0 ? magnitude : -magnitude);
    }

    private static short ALawSample(int code)
    {
        int bits = code ^ ALawMask;
        int segment = (bits >> 4) & 7;

        // The middle of the step. The first two segments have the same width.
        int magnitude = ((bits & 0x0F) << 4) + 8;
        magnitude = segment == 0 ? magnitude : (magnitude + 256) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static byte MuLawCode(int magnitude)
    {
        int biased = Math.Min(magnitude, MuLawLimit) + MuLawBias;
        int segment = int.Log2(biased) - 7;
        int step = (biased >> (segment + 3)) & 0x0F;
        return (byte)~((segment << 4) | step);
    }

    private static byte ALawCode(int magnitude)
    {
        int limited = Math.Min(magnitude, short.MaxValue);
        int segment = Math.Max(int.Log2(limited | 1) - 7, 0);
        int step = (limited >> Math.Max(segment + 3, 4)) & 0x0F;
        return (byte)(((segment << 4) | step | 0x80) ^ ALawMask);
    }

    private static T[] Table<T>(int length, Func<int, T> entry) => [.. Enumerable.Range(0, length).Select(entry)];
}
