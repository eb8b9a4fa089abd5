using System.Globalization;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>The members of an object in a scenario, read by name and kind. Each that is missing or wrong is an exception that says what is allowed.</summary>
internal sealed class ScenarioMembers
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly ScenarioNode _node;

    /// <param name="node">The object.</param>
    /// <param name="known">The names that it may have.</param>
    /// <exception cref="InvalidDataException">It is not an object, or has another member.</exception>
    public ScenarioMembers(ScenarioNode node, IReadOnlyCollection<string> known)
    {
        _node = node;
        if (node.Kind != JsonValueKind.Object)
        {
            throw node.Error($"expected is an object with {(known.Count == 0 ? "no members" : string.Join(", ", known))}, not {Describe(node)}.");
        }

        foreach ((string name, ScenarioNode value) in node.Members)
        {
            if (!known.Contains(name))
            {
                throw value.Error($"{name} is not known here. {NearestName.Suggest(name, known)}");
            }
        }
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Returns a member; an exception if it is missing.</summary>
    public ScenarioNode Require(string name) => Find(name) ?? throw _node.Error($"{name} is missing.");

    public ScenarioNode? Find(string name) => _node.Members.Find(member => member.Name == name).Value;

    /// <summary>Returns a duration, above zero unless zero is allowed, or null if the member is missing.</summary>
    public TimeSpan? Duration(string name, bool allowZero = false) => Find(name) is { } value ? Duration(value, allowZero) : null;

    public TimeSpan RequireDuration(string name) => Duration(Require(name));

    public string? Text(string name) => Find(name) is { } value ? Text(value) : null;

    public int? Count(string name, int most) => Find(name) is { } value ? (int)Number(value, 1, most, isWhole: true) : null;

    public static TimeSpan Duration(ScenarioNode value, bool allowZero = false) =>
        value.Kind == JsonValueKind.String
        && DurationFormat.TryParse(value.Text, out TimeSpan duration)
        && (duration > TimeSpan.Zero || allowZero)
        && duration <= Longest
            ? duration
            : throw value.Error($"{Describe(value)} is not a duration{(allowZero ? "" : " above zero")} of at most 1h. Write it as text, such as \"500ms\", \"2s\" or \"1m30s\".");

    public static string Text(ScenarioNode value) =>
        value.Kind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.Text)
            ? value.Text
            : throw value.Error($"expected is a text that is not empty, not {Describe(value)}.");

    public static double Number(ScenarioNode value, double least, double most, bool isWhole) =>
        value.Kind == JsonValueKind.Number
        && double.TryParse(value.Text, CultureInfo.InvariantCulture, out double number)
        && number >= least
        && number <= most
        && (!isWhole || number == Math.Floor(number))
            ? number
            : throw value.Error(string.Create(
                CultureInfo.InvariantCulture, $"expected is a {(isWhole ? "whole " : "")}number from {least} to {most}, not {Describe(value)}."));

    /// <summary>Returns the items of an array of texts.</summary>
    public static IReadOnlyList<string> Texts(ScenarioNode value) =>
        value.Kind == JsonValueKind.Array
            ? [.. value.Items.Select(Text)]
            : throw value.Error($"expected is an array of texts, not {Describe(value)}.");

    public static string Describe(ScenarioNode value) => value.Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => value.ToString(),
    };
}
