using System.Buffers;
using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>1m30s</c>, <c>1h</c>.</summary>
internal static class DurationFormat
{
    // duration = one or more of (number, unit), largest unit first, each unit once.
    private static readonly (string Name, double Milliseconds)[] Units = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Longer than any run, and far below the range of TimeSpan.
    private const double MaxMilliseconds = 7 * 24 * 3_600_000d;

    /// <summary>Reads a duration from 0 to 7 days.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        double sum = 0;
        ReadOnlySpan<char> rest = text.Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        int largest = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !TryReadNumber(rest[..digits], out double number))
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAny(NumberCharacters);
            ReadOnlySpan<char> name = letters < 0 ? rest : rest[..letters];
            int unit = IndexOf(name, largest);
            if (unit < 0)
            {
                return false;
            }

            sum += number * Units[unit].Milliseconds;
            largest = unit + 1;
            rest = rest[name.Length..];
        }

        return TryCreate(sum, out duration);
    }

    /// <summary>Reads a plain number of seconds from 0 to 7 days.</summary>
    public static bool TryParseSeconds(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        return TryReadNumber(text.Trim(), out double seconds) && TryCreate(seconds * 1000, out duration);
    }

    private static bool TryCreate(double milliseconds, out TimeSpan duration)
    {
        bool isInRange = milliseconds <= MaxMilliseconds;
        duration = isInRange ? TimeSpan.FromMilliseconds(milliseconds) : default;
        return isInRange;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static int IndexOf(ReadOnlySpan<char> name, int from)
    {
        for (int unit = from; unit < Units.Length; unit++)
        {
            if (name.SequenceEqual(Units[unit].Name))
            {
                return unit;
            }
        }

        return -1;
    }
}
