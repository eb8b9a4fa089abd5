using System.Buffers.Binary;

namespace Wavix.Streaming;

/// <summary>The position of a number with a fixed number of digits in messages of one shape.</summary>
/// <param name="Start">Offset of the first digit.</param>
/// <param name="Length">Number of digits, 0 to 16. Without digits the value is 0.</param>
internal readonly record struct DigitGap(int Start, int Length)
{
    public const int MaxLength = 16;

    /// <summary>Minimum offset of a number from the start of the message: numbers are read backwards, eight bytes at a time.</summary>
    public const int LeastStart = 8;

    private const int Word = sizeof(ulong);

    /// <summary>Reads the number. Returns false if there is anything but digits, or a leading zero, which JSON forbids.</summary>
    public bool TryReadNumber(ReadOnlySpan<byte> message, out long value) =>
        TryReadDigits(message, out value) & (message[Start] != '0' || Length == 1);

    /// <summary>Like <see cref="TryReadNumber"/>, but allows leading zeros.</summary>
    public bool TryReadDigits(ReadOnlySpan<byte> message, out long value)
    {
        if (Length <= Word)
        {
            return TryReadWord(message, Start + Length, Length, out value);
        }

        bool isNumber = TryReadWord(message, Start + Length - Word, Length - Word, out long high)
            & TryReadWord(message, Start + Length, Word, out long low);
        value = (high * 100_000_000) + low;
        return isNumber;
    }

    /// <summary>Reads at most eight digits that end at <paramref name="end"/>.</summary>
    private static bool TryReadWord(ReadOnlySpan<byte> message, int end, int length, out long value)
    {
        // Each byte becomes the value of a digit, the first digit in the lowest byte. The bytes before the number count as zeros.
        ulong digits = BinaryPrimitives.ReadUInt64LittleEndian(message[(end - Word)..]) ^ 0x3030_3030_3030_3030;
        digits = length == 0 ? 0 : digits & (ulong.MaxValue << (8 * (Word - length)));
        bool areDigits = ((digits | (digits + 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080) == 0;

        // Combine digits to pairs, then to groups of four, then to all eight.
        digits = (digits * 10) + (digits >> 8);
        ulong high = (digits & 0x0000_00FF_0000_00FF) * (100 + (1_000_000UL << 32));
        ulong low = ((digits >> 16) & 0x0000_00FF_0000_00FF) * (1 + (10_000UL << 32));
        value = (long)((high + low) >> 32);
        return areDigits;
    }
}
