using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>The limits that docs/explanation/cost.md names have the defaults that it gives. Those of agents are in the tests of agents.</summary>
public partial class CostPageTests
{
    private static readonly Type[] Classes = [typeof(WavixStreamOptions), typeof(WavixStreamEndpointOptions), typeof(CallStreamOptions)];

    [Fact]
    public void Page_Defaults_AreThoseOfTheClasses()
    {
        var rows = Row().Matches(File.ReadAllText(Repository.PathOf("docs", "explanation", "cost.md")))
            .Select(row => (Option: row.Groups["option"].Value, Class: Classes.SingleOrDefault(type => type.Name == row.Groups["class"].Value), Default: row.Groups["default"].Value))
            .Where(row => row.Class is not null)
            .ToList();

        rows.Should().HaveCount(4);
        rows.Should().OnlyContain(row => TextOf(row.Class!.GetProperty(row.Option)!.GetValue(Activator.CreateInstance(row.Class))!) == row.Default);
    }

    private static string TextOf(object value) => value switch
    {
        TimeSpan { TotalHours: >= 1 } time => $"{time.TotalHours} h",
        TimeSpan { TotalMinutes: >= 1 } time => $"{time.TotalMinutes} min",
        TimeSpan time => $"{time.TotalSeconds} s",
        _ => ((int)value).ToString("N0", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^\| `(?<option>\w+)` \| `(?<class>\w+)` \| (?<default>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
