using System.Reflection;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>docs/reference/errors.md has what endpoints answer, and how they close.</summary>
public partial class ErrorsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "errors.md"));

    [Fact]
    public void Page_ReasonsOfRefusedTokens_AreAllWithTheirStatus() =>
        TokenRow().Matches(Section("### Reasons of refused tokens")).Select(row => $"{row.Groups["reason"]} {row.Groups["status"]}")
            .Should().Equal(Constants<StreamTokenRefusal>().OrderBy(refusal => refusal.Number).Select(refusal => $"{refusal.Reason} {refusal.Status}"));

    [Fact]
    public void Page_CloseCodesOfEndpoints_AreThoseThatTheySend()
    {
        int[] sent = [.. typeof(CloseRequest).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => (CloseRequest)property.GetValue(null)!).Select(close => close.Status).Distinct().Order()];

        CloseRow().Matches(Section("## WebSocket close codes")).Where(row => row.Groups["sender"].Value == "endpoint")
            .Select(row => int.Parse(row.Groups["code"].Value, System.Globalization.CultureInfo.InvariantCulture))
            .Should().Equal(sent);
    }

    private static string Section(string heading)
    {
        string text = Page[Page.IndexOf(heading + "\n", StringComparison.Ordinal)..];
        return text[..text.IndexOf("\n#", 1, StringComparison.Ordinal)];
    }

    private static IEnumerable<T> Constants<T>() =>
        typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<T>();

    [GeneratedRegex(@"^\| `(?<reason>\w+)` \| (?<status>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex TokenRow();

    [GeneratedRegex(@"^\| (?<code>\d+) \| (?<sender>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex CloseRow();
}
