using System.Text.RegularExpressions;

namespace Wavix.Streaming.Agents.Tests.Docs;

/// <summary>The limits of agents that docs/explanation/cost.md names have the defaults that it gives.</summary>
public partial class CostPageTests
{
    [Fact]
    public void Page_DefaultsOfAgents_AreThoseOfTheClass()
    {
        var defaults = new VoiceAgentOptions();
        var rows = Row().Matches(File.ReadAllText(Repository.PathOf("docs", "explanation", "cost.md")))
            .SelectMany(row => Option().Matches(row.Groups["options"].Value).Zip(row.Groups["defaults"].Value.Split(", "), (option, text) => (Name: option.Value, Text: text)))
            .ToList();

        rows.Should().HaveCount(8);
        rows.Should().OnlyContain(row => TextOf(typeof(VoiceAgentOptions).GetProperty(row.Name)!.GetValue(defaults)) == row.Text);
    }

    private static string TextOf(object? value) => value switch
    {
        null => "none",
        TimeSpan { TotalMinutes: >= 1 } time => $"{time.TotalMinutes} min",
        TimeSpan time => $"{time.TotalSeconds} s",
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"^\| (?<options>`[^|]+`) \| `VoiceAgentOptions`[^|]*\| (?<defaults>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Option();
}
