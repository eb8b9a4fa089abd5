using System.Buffers;
using System.CommandLine;
using System.Globalization;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Durations as people write them on a command line: <c>500ms</c>, <c>10s</c>, <c>1m30s</c>, <c>1h</c>, or plain seconds, <c>2.5</c>.
/// </summary>
internal static class DurationText
{
    // duration = number, or one or more of (number, unit), largest unit first, each unit once.
    private static readonly (string Name, double Milliseconds)[] Units = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Longer than any run of the tool, and far below the range of TimeSpan.
    private const double MaxMilliseconds = 7 * 24 * 3_600_000d;

    /// <summary>Reads a duration from 0 to 7 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        double sum = 0;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (TryReadNumber(rest, out double seconds))
        {
            sum = seconds * 1000;
            rest = [];
        }
        else if (rest.IsEmpty)
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

        if (sum > MaxMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(sum);
        return true;
    }

    /// <summary>Creates an option for a duration, to be read with <see cref="Read"/>. Anything else is a usage error.</summary>
    /// <param name="name">The name with its dashes.</param>
    /// <param name="standard">The default as the user would write it.</param>
    /// <param name="description">The text for the help, which adds the default.</param>
    /// <param name="positive">Whether 0 is an error.</param>
    public static Option<string> CreateOption(string name, string standard, string description, bool positive)
    {
        // An option of text, not of TimeSpan: the help would print the default in .NET's format.
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = "duration",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!TryParse(text, out TimeSpan value) || (positive && value == default)))
            {
                result.AddError($"{name} '{text}' is not a duration{(positive ? " above zero" : "")}: write 500ms, 10s, 1m30s, or seconds.");
            }
        });
        return option;
    }

    /// <summary>Returns the value given for an option of <see cref="CreateOption"/>, or its default.</summary>
    public static TimeSpan Read(ParseResult arguments, Option<string> option) =>
        TryParse(arguments.GetValue(option)!, out TimeSpan duration) ? duration : throw new InvalidOperationException($"{option.Name} was not validated.");

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
