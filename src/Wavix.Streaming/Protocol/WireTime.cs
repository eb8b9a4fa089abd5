using System.Buffers.Text;
using System.Globalization;

namespace Wavix.Streaming;

/// <summary>Times on the wire: ISO 8601 with an offset. A time without an offset is ambiguous and is not read.</summary>
/// <remarks>
/// <code>
/// time   = date ("T" | "t" | " ") clock [" "] offset
/// date   = YYYY "-" MM "-" DD
/// clock  = hh ":" mm ":" ss [("." | ",") digit+]      second 60 is a leap second; digits beyond 100 ns are cut
/// offset = "Z" | "z" | ("+" | "-") hh [[":"] mm]
/// </code>
/// </remarks>
internal static class WireTime
{
    /// <summary>Maximum length of the text that <see cref="Format"/> writes.</summary>
    public const int MaxLength = 33;

    private const int TickDigits = 7;

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 20
            || !TryDigits(text[..4], out int year) || text[4] != '-'
            || !TryDigits(text[5..7], out int month) || text[7] != '-'
            || !TryDigits(text[8..10], out int day) || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryDigits(text[11..13], out int hour) || text[13] != ':'
            || !TryDigits(text[14..16], out int minute) || text[16] != ':'
            || !TryDigits(text[17..19], out int second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60
            || !TryFraction(text[19..], out long fraction, out int used)
            || !TryOffset(text[(19 + used)..], out TimeSpan offset))
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified);
        long ticks = local.Ticks + (second * TimeSpan.TicksPerSecond) + fraction;
        long utcTicks = ticks - offset.Ticks;
        if (ticks > DateTime.MaxValue.Ticks || utcTicks < 0 || utcTicks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(ticks, offset);
        return true;
    }

    /// <summary>Writes a time as Wavix does: UTC as <c>Z</c>, and a fraction of a second only if it is not zero.</summary>
    public static int Format(DateTimeOffset time, Span<byte> destination)
    {
        ReadOnlySpan<char> format = time.Offset == TimeSpan.Zero
            ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
        time.TryFormat(destination, out int written, format, CultureInfo.InvariantCulture);
        return written;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) =>
        Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length && char.IsAsciiDigit((char)text[0]);

    private static bool TryFraction(ReadOnlySpan<byte> text, out long ticks, out int used)
    {
        ticks = 0;
        used = 0;
        if (text is not [(byte)'.' or (byte)',', ..])
        {
            return true;
        }

        int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 1)
        {
            return false;
        }

        for (int i = 0; i < TickDigits; i++)
        {
            ticks = (ticks * 10) + (i < digits ? text[1 + i] - '0' : 0);
        }

        used = 1 + digits;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text is [(byte)' ', ..])
        {
            text = text[1..];
        }

        if (text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text is not [(byte)'+' or (byte)'-', _, _, ..] || !TryDigits(text[1..3], out int hours))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[3..];
        if (rest is [(byte)':', ..])
        {
            rest = rest[1..];
            if (rest.IsEmpty)
            {
                return false;
            }
        }

        int minutes = 0;
        if (!rest.IsEmpty && (rest.Length != 2 || !TryDigits(rest, out minutes) || minutes > 59))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        if (offset > TimeSpan.FromHours(14))
        {
            return false;
        }

        if (text[0] == '-')
        {
            offset = -offset;
        }

        return true;
    }
}
