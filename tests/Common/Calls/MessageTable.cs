using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Common;

/// <summary>The events that docs/reference/messages.md lists, with their fields and types.</summary>
internal static class MessageTable
{
    private static readonly Dictionary<string, string[]> Table = ReadTable();

    public static IEnumerable<string> Events => Table.Keys;

    /// <summary>Fails when a message has not exactly the fields of its row.</summary>
    /// <returns>The event's name.</returns>
    public static string Check(JsonElement message)
    {
        string name = message.GetProperty("event").GetString()!;
        string[] fields = Table[name];
        IEnumerable<string> outer = fields.Where(field => !field.Contains('.')).Prepend("event_time").Prepend("event");
        message.EnumerateObject().Select(property => property.Name).Should().BeEquivalentTo(outer);
        foreach (JsonProperty property in message.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                property.Value.EnumerateObject().Select(inner => inner.Name)
                    .Should().BeEquivalentTo(fields.Where(field => field.StartsWith(property.Name + ".", StringComparison.Ordinal)).Select(field => field.Split('.')[1]));
                foreach (JsonProperty inner in property.Value.EnumerateObject())
                {
                    CheckValue(inner);
                }
            }
            else
            {
                CheckValue(property);
            }
        }

        return name;
    }

    private static void CheckValue(JsonProperty property)
    {
        switch (property.Name)
        {
            case "sequence_number" or "chunk":
                property.Value.GetInt64().Should().BePositive();
                break;
            case "timestamp":
                property.Value.GetInt64().Should().BeInRange(0, uint.MaxValue);
                break;
            case "event_time":
                DateTimeOffset.TryParseExact(
                    property.Value.GetString(), ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _).Should().BeTrue();
                break;
            case "payload":
                (property.Value.GetBytesFromBase64().Length % 2).Should().Be(0);
                break;
            case "stream_type":
                property.Value.GetString().Should().BeOneOf("oneway", "twoway");
                break;
            case "channel":
                property.Value.GetString().Should().BeOneOf("inbound", "outbound", "both");
                break;
            case "track":
                property.Value.GetString().Should().BeOneOf("inbound", "outbound");
                break;
            default:
                property.Value.GetString().Should().NotBeNullOrEmpty();
                break;
        }
    }

    /// <summary>The first table under "Wavix → application": a row is <c>| `event` | `Type` | fields | meaning |</c>; <c>a { b, c }</c> means a.b and a.c; values are in round brackets.</summary>
    private static Dictionary<string, string[]> ReadTable()
    {
        return File.ReadLines(Repository.PathOf("docs", "reference", "messages.md"))
            .SkipWhile(line => !line.StartsWith("## Wavix → application", StringComparison.Ordinal)).Skip(1)
            .SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => ReadFields(cells[3]));
    }

    private static string[] ReadFields(string cell)
    {
        var fields = new List<string>();
        string prefix = "";
        string withoutValues = Regex.Replace(cell, @"\([^)]*\)", "");
        foreach (string token in Regex.Matches(withoutValues, "`[^`]+`|[{}]").Select(match => match.Value))
        {
            if (token == "{")
            {
                prefix = fields[^1] + ".";
            }
            else if (token == "}")
            {
                prefix = "";
            }
            else
            {
                fields.Add(prefix + token.Trim('`'));
            }
        }

        return [.. fields];
    }
}
