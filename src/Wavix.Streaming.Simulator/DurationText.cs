using System.CommandLine;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Durations as people write them on a command line: <c>500ms</c>, <c>10s</c>, <c>1m30s</c>, <c>1h</c>, or plain seconds, <c>2.5</c>.
/// </summary>
internal static class DurationText
{
    /// <summary>Reads a duration from 0 to 7 days.</summary>
    public static bool TryParse(string text, out TimeSpan duration) =>
        DurationFormat.TryParseSeconds(text, out duration) || DurationFormat.TryParse(text, out duration);

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
}
