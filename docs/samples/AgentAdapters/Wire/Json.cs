using System.Text.Json;

namespace AgentAdapters.Wire;

/// <summary>Reads JSON of which nothing is certain: what is missing or of another type is null.</summary>
internal static class Json
{
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : default;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A number, rounded down.</summary>
    public static long? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && Math.Abs(value) < 1e15
            ? (long)Math.Floor(value)
            : null;
}
