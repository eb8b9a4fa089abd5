using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>docs/reference/options.md has every option of every package, with the default and the range that the class has.</summary>
public partial class OptionsPageTests
{
    private static readonly ReferencePage Page = new("docs/reference/options.md");

    /// <summary>The numeric bounds of the ranges.</summary>
    public static TheoryData<string, string> Bounds =>
    [
        .. from type in OptionClasses.All
           where OptionClasses.Create(type) is not null
           from option in OptionClasses.OptionsOf(type)
           where OptionRange.IsChecked(type, option) && BoundsOf(type, option).Any()
           select (type.Name, option.Name),
    ];

    [Fact]
    public async Task Page_Sections_AreTheClassesAndTheirComments() =>
        await Page.CheckAsync((kind, name) => Task.FromResult(kind == "options" ? OptionText.Section(OptionClasses.All.Single(type => type.Name == name)) : null));

    [Fact]
    public void Page_EveryClassOfSettings_HasASection() => Page.NamesOf("options").Should().BeEquivalentTo(OptionClasses.All.Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Range_ItsBounds_AreTakenAndWhatIsBeyondThemIsRefused(string className, string optionName)
    {
        Type type = OptionClasses.All.Single(type => type.Name == className);
        PropertyInfo option = type.GetProperty(optionName)!;
        foreach ((object value, bool isInside) in BoundsOf(type, option))
        {
            (OptionRange.Refusal(type, option, value) is null).Should().Be(isInside, $"the range is {OptionRange.Of(type, option)}, and the value {value}");
        }
    }

    /// <summary>The first and last values in a range, and those next to it.</summary>
    private static IEnumerable<(object Value, bool IsInside)> BoundsOf(Type type, PropertyInfo option)
    {
        Type number = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        if (number != typeof(int) && number != typeof(long) && number != typeof(double) && number != typeof(TimeSpan))
        {
            yield break;
        }

        Match range = Bound().Match(OptionRange.Of(type, option));
        string unit = range.Groups["unit"].Value;
        if (range.Groups["min"] is { Success: true } min)
        {
            string minUnit = range.Groups["minUnit"] is { Success: true } own ? own.Value : unit;
            foreach ((object value, bool isInside) in Around(number, min.Value, minUnit, up: true))
            {
                yield return (value, isInside && !range.Groups["above"].Success);
            }
        }

        if (range.Groups["max"] is { Success: true } max)
        {
            foreach ((object Value, bool) bound in Around(number, max.Value, unit, up: false))
            {
                yield return bound;
            }
        }
    }

    private static IEnumerable<(object Value, bool IsInside)> Around(Type type, string text, string unit, bool up)
    {
        double number = text == "zero" ? 0 : double.Parse(text.Replace('\u2212', '-'), CultureInfo.InvariantCulture);
        if (type == typeof(double))
        {
            return [(number, true), (up ? Math.BitDecrement(number) : Math.BitIncrement(number), false)];
        }

        long value = type != typeof(TimeSpan) ? (long)number : (long)(number * unit switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "minute" or "minutes" or "min" => TimeSpan.TicksPerMinute,
            "hour" or "hours" => TimeSpan.TicksPerHour,
            _ => TimeSpan.TicksPerSecond,
        });
        long beyond = up ? value - 1 : value + 1;
        return type == typeof(TimeSpan) ? [(TimeSpan.FromTicks(value), true), (TimeSpan.FromTicks(beyond), false)]
            : type == typeof(int) ? [((int)value, true), ((int)beyond, false)]
            : [(value, true), (beyond, false)];
    }

    // range = "at least" number | ["above"] number unit ["and" | ","] ["at most" | "to"] number unit
    [GeneratedRegex(@"^(?:at least (?<min>[\d.,]+)(?: (?<minUnit>\w+))?$|(?<above>above )?(?:from )?(?<min>zero|[-\u2212\d.,]*\d)(?: (?!to\b|and\b|or\b)(?<minUnit>\w+))?(?: or more)?(?:,? (?:and )?at most|,? to) (?<max>[\d.,]*\d)(?: (?<unit>ms|s|min|minutes?|hours?)\b)?)")]
    private static partial Regex Bound();
}
