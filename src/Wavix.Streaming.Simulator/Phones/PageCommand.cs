using System.Text.Json;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>What the person did on the page.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The key of the dial pad; empty for other kinds.</param>
/// <param name="Faults">The faults that are switched on; empty for other kinds.</param>
internal sealed record PageCommand(PageCommandKind Kind, string Key, IReadOnlyList<string> Faults)
{
    /// <summary>Reads a message of the page: <c>{"type":"call"}</c>, <c>hangUp</c>, <c>key</c> with <c>key</c>, <c>faults</c> with <c>names</c>.</summary>
    /// <returns>Null if it is not one.</returns>
    public static PageCommand? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            return root.GetProperty("type").GetString() switch
            {
                "call" => new PageCommand(PageCommandKind.Call, "", []),
                "hangUp" => new PageCommand(PageCommandKind.HangUp, "", []),
                "key" when root.GetProperty("key").GetString() is { } key && KeyTones.IsKey(key) => new PageCommand(PageCommandKind.Key, key, []),
                "faults" => new PageCommand(
                    PageCommandKind.Faults, "", [.. root.GetProperty("names").EnumerateArray().Select(name => name.GetString() ?? "")]),
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}

internal enum PageCommandKind
{
    None,
    Call,
    HangUp,
    Key,
    Faults,
}
