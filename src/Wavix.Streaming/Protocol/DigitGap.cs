using System.Buffers.Binary;

namespace Wavix.Streaming;

/// <summary>Where a number of a known number of digits stands in messages of one shape.</summary>
/// <param name="Start">Offset of its first digit.</param>
/// <param name="Length">Digits, 0 to 16; of none the value is 0.</param>
internal readonly record struct DigitGap(int Start, int Length)
{
    public const int MaxLength = 16;

    /// <summary>How many bytes the place must stand behind the message's begin: numbers are read eight bytes at a time, backwards.</summary>
    public const int LeastStart = 8;

    private const int Word = sizeof(ulong);

    /// <summary>Reads the number; false when anything but digits stands there, or a leading zero, which JSON forbids.</summary>
    public bool TryReadNumber(ReadOnlySpan<byte> message, out long value) =>
        TryReadDigits(message, out value) & (message[Start] != '0' || Length == 1);

    /// <summary>The same with leading zeros.</summary>
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

    /// <summary>At most eight digits, those before <paramref name="end"/>.</summary>
    private static bool TryReadWord(ReadOnlySpan<byte> message, int end, int length, out long value)
    {
        // Each byte a digit's value, the first in the lowest; what stands before them counts as zeros.
        ulong digits = BinaryPrimitives.ReadUInt64LittleEndian(message[(end - Word)..]) ^ 0x3030_3030_3030_3030;
        digits = length == 0 ? 0 : digits & (ulong.MaxValue << (8 * (Word - length)));
        bool areDigits = ((digits | (digits + 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080) == 0;

        // Pairs, then fours, then all eight.
        digits = (digits * 10) + (digits >> 8);
        ulong high = (digits & 0x0000_00FF_0000_00FF) * (100 + (1_000_000UL << 32));
        ulong low = ((digits >> 16) & 0x0000_00FF_0000_00FF) * (1 + (10_000UL << 32));
        value = (long)((high + low) >> 32);
        return areDigits;
    }
}
