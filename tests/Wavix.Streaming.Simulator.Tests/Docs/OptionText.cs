using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>The section of a class of settings on docs/reference/options.md.</summary>
internal static partial class OptionText
{
    // Defaults that are not a value.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["CallStreamOptions.UrlLifetime"] = "null, which is 2 minutes",
        ["VoiceAgentOptions.Apology"] = "three falling tones",
        ["VoiceAgentOptions.Filler"] = "a soft double tone of 240 ms",
        ["WavixCallEventOptions.Secret"] = "derived from the API key",
        ["WavixCallControlOptions.ApiKey"] = "none, required",
    };

    public static string Section(Type type)
    {
        object? defaults = OptionClasses.Create(type);
        var text = new StringBuilder();
        text.Append(XmlComments.Summary(type)).Append("\n\n| option | type | default | range | effect |\n|---|---|---|---|---|\n");
        foreach (PropertyInfo option in OptionClasses.OptionsOf(type))
        {
            string value = Defaults.TryGetValue($"{type.Name}.{option.Name}", out string? text2) ? text2
                : defaults is null ? "null"
                : Of(option.GetValue(defaults), option);
            text.Append(CultureInfo.InvariantCulture, $"| `{option.Name}` | `{NameOf(option)}` | {value} | {OptionRange.Of(type, option)} | {Effect(XmlComments.Summary(option))} |\n");
        }

        return text.ToString();
    }

    /// <summary>A time with the unit in which it is a whole number.</summary>
    public static string Of(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? "`Timeout.InfiniteTimeSpan`"
        : time == TimeSpan.Zero ? "zero"
        : time.Ticks % TimeSpan.TicksPerHour == 0 ? Count(time.TotalHours, "hour")
        : time.Ticks % TimeSpan.TicksPerMinute == 0 ? Count(time.TotalMinutes, "minute")
        : time.Ticks % TimeSpan.TicksPerSecond == 0 ? FormattableString.Invariant($"{time.TotalSeconds:N0} s")
        : FormattableString.Invariant($"{time.TotalMilliseconds:0.###} ms");

    private static string Count(double number, string unit) => FormattableString.Invariant($"{number:N0} {unit}{(number == 1 ? "" : "s")}");

    private static string Of(object? value, PropertyInfo option) => value switch
    {
        null => "null",
        TimeSpan time => Of(time),
        bool flag => flag ? "true" : "false",
        int or long when option.Name.EndsWith("Bytes", StringComparison.Ordinal) => Bytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        int or long => string.Format(CultureInfo.InvariantCulture, "{0:N0}", value),
        double number => number.ToString(CultureInfo.InvariantCulture),
        Enum member => $"`{member}`",
        Uri address => $"`{address.OriginalString}`",
        string text when Guid.TryParse(text, out _) => "a new UUID",
        string text => $"`{text}`",
        AgentLine line => $"\"{line}\"",
        TimeProvider => "`TimeProvider.System`",
        IEnumerable items when !items.GetEnumerator().MoveNext() => "empty",
        _ when OptionClasses.All.Contains(value.GetType()) => $"a new [`{value.GetType().Name}`](#{value.GetType().Name.ToLowerInvariant()})",
        _ => throw new NotSupportedException($"The default of {option.Name} has no text yet."),
    };

    private static string Bytes(long value) =>
        value > 0 && value % (1024 * 1024) == 0 ? FormattableString.Invariant($"{value / 1024 / 1024} MiB")
        : value > 0 && value % 1024 == 0 && value < 1024 * 1024 ? FormattableString.Invariant($"{value / 1024} KiB")
        : FormattableString.Invariant($"{value:N0}");

    /// <summary>The comment without its default and its range, which have columns of their own.</summary>
    private static string Effect(string summary)
    {
        string text = Default().Replace(summary, "");
        text = InnerDefault().Replace(text, "");
        text = Bound().Replace(text, "");
        text = InnerBound().Replace(text, "");
        return Spaces().Replace(text, " ").Trim();
    }

    private static string NameOf(PropertyInfo option)
    {
        NullabilityInfo info = new NullabilityInfoContext().Create(option);
        string name = NameOf(option.PropertyType);
        return option.PropertyType.IsValueType || info.ReadState != NullabilityState.Nullable ? name : name + "?";
    }

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? NameOf(inner) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type == typeof(int) ? "int"
        : type == typeof(uint) ? "uint"
        : type == typeof(long) ? "long"
        : type == typeof(double) ? "double"
        : type == typeof(decimal) ? "decimal"
        : type == typeof(bool) ? "bool"
        : type == typeof(string) ? "string"
        : type.Name;

    // A sentence ends with a period and a space; those in numbers and in code do not count.
    [GeneratedRegex(@"(?<=^|\. )Default:? (?:(?:`[^`]*`|\d{1,3}(?:,\d{3})+|\d+\.\d+|[^.;,:(`]))+\.(?= |$)")]
    private static partial Regex Default();

    [GeneratedRegex(@"[;,] default (?:[^.;,]|\.(?=\d))+(?=\.(?: |$))")]
    private static partial Regex InnerDefault();

    [GeneratedRegex(@"(?<=^|\. )(?![^;]* for (?:no|never))(?:At least \d|At most \d|Above (?:zero|0)|Zero (?:or|to)|[\d.,]+(?: \w+)? to)\b(?![^.]* (?:is|are) )(?:`[^`]*`|[^.:;]|\.(?=\d))*\.(?= |$)")]
    private static partial Regex Bound();

    [GeneratedRegex(@"[;,:] (?![^;]* for (?:no|never))(?:at least \d|at most \d|above (?:zero|0)|zero (?:or|to)|[\d.,]+(?: \w+)? (?:to|or more))\b(?:`[^`]*`|[^.:;`]|\.(?=\d))*(?=(?:\.(?: |$)|;))")]
    private static partial Regex InnerBound();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
