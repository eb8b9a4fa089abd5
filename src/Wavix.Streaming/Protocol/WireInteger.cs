using System.Buffers.Text;

namespace Wavix.Streaming;

/// <summary>
/// Integers on the wire: a JSON number with a whole value (<c>12</c>, <c>12.0</c>, <c>1.2e1</c>), or a string of digits with an optional
/// sign.
/// </summary>
internal static class WireInteger
{
    // Number of digits of the largest 64-bit integer. A number with more digits, apart from leading and trailing zeros, is out of range or
    // not whole.
    private const int MaxDigits = 19;

    /// <summary>Reads digits with an optional sign, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;

    /// <summary>Reads a JSON number. Exact: a value close to an integer is rejected.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> number, out long value)
    {
        if (TryParse(number, out value))
        {
            return true;
        }

        int exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        if (!TryReadMantissa(exponentAt < 0 ? number : number[..exponentAt], out Int128 mantissa, out int power))
        {
            return false;
        }

        long exponent = 0;
        if (mantissa == 0 || (exponentAt >= 0 && !TryParse(number[(exponentAt + 1)..], out exponent)))
        {
            // With mantissa 0 the exponent does not matter. With any other mantissa, an exponent beyond 64 bits means out of range or a
            // fraction.
            return mantissa == 0;
        }

        for (long zeros = exponent + power; zeros != 0; zeros--)
        {
            if (zeros is < 0 or >= MaxDigits)
            {
                return false;
            }

            mantissa *= 10;
        }

        value = number[0] == '-' ? (long)-mantissa : (long)mantissa;
        return value == (number[0] == '-' ? -mantissa : mantissa);
    }

    /// <summary>
    /// Reads the mantissa without its sign, as <paramref name="digits"/> × 10^<paramref name="power"/>; the digits do not end with a zero.
    /// </summary>
    private static bool TryReadMantissa(ReadOnlySpan<byte> mantissa, out Int128 digits, out int power)
    {
        digits = 0;
        power = 0;
        int count = 0;
        int zeros = 0;
        bool isFraction = false;
        foreach (byte character in mantissa)
        {
            if (character == '.')
            {
                isFraction = true;
            }

            if (character is < (byte)'0' or > (byte)'9')
            {
                continue;
            }

            power -= isFraction ? 1 : 0;
            zeros++;
            if (character == '0')
            {
                continue;
            }

            count = digits == 0 ? 1 : count + zeros;
            if (count > MaxDigits)
            {
                return false;
            }

            for (; zeros > 0; zeros--)
            {
                digits *= 10;
            }

            digits += character - '0';
        }

        power += zeros;
        return true;
    }
}
