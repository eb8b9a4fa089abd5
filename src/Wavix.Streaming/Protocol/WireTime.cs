using System.Globalization;

namespace Wavix.Streaming;

/// <summary>Times on the wire: RFC 3339 in upper case, with an offset. Without an offset a time is ambiguous, so it is not read.</summary>
/// <remarks>
/// <code>
/// time   = YYYY "-" MM "-" DD "T" hh ":" mm ":" ss ["." digit+] offset      digits beyond 100 ns are cut
/// offset = "Z" | ("+" | "-") hh ":" mm
/// </code>
/// </remarks>
internal static class WireTime
{
    /// <summary>Maximum length of what <see cref="Format"/> writes.</summary>
    public const int MaxLength = 33;

    // Of the shortest time: where its minutes end and its seconds end.
    private const int MinutesEnd = 16;
    private const int SecondsEnd = 19;

    /// <summary>
    /// Whether a text has the parts that <see cref="System.Text.Json.Utf8JsonReader.TryGetDateTimeOffset"/> would do without: seconds, a
    /// digit after the point, and the whole offset, without which .NET takes the zone of this machine.
    /// </summary>
    public static bool IsComplete(ReadOnlySpan<byte> text) =>
        text.Length > SecondsEnd
        && text[MinutesEnd] == ':'
        && (text[SecondsEnd] != '.' || (text.Length > SecondsEnd + 1 && char.IsAsciiDigit((char)text[SecondsEnd + 1])))
        && (text[^1] == 'Z' || (text.Length >= SecondsEnd + 6 && text[^6] is (byte)'+' or (byte)'-' && text[^3] == ':'));

    /// <summary>Writes a time as Wavix does: UTC as <c>Z</c>, and a fraction of a second only if it is not zero.</summary>
    public static int Format(DateTimeOffset time, Span<byte> destination)
    {
        ReadOnlySpan<char> format = time.Offset == TimeSpan.Zero
            ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
        time.TryFormat(destination, out int written, format, CultureInfo.InvariantCulture);
        return written;
    }
}
