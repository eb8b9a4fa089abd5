using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Simulator;

/// <summary>Encodes a message for the wire: returns the frames of one WebSocket message.</summary>
internal delegate IReadOnlyList<ReadOnlyMemory<byte>> WireForm(ReadOnlyMemory<byte> message);

/// <summary>Forms that express the same message in other bytes. All are valid.</summary>
internal static class WireForms
{
    private static readonly JsonSerializerOptions IndentedJson = new() { WriteIndented = true };

    /// <summary>The message unchanged.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Plain(ReadOnlyMemory<byte> message) => [message];

    /// <summary>The message over several lines, with spaces.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Indented(ReadOnlyMemory<byte> message) =>
        [JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(message.Span), IndentedJson)];

    /// <summary>The message in three frames, the first of one byte.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Fragmented(ReadOnlyMemory<byte> message)
    {
        int middle = Math.Max(1, message.Length / 2);
        return [message[..1], message[1..middle], message[middle..]];
    }

    /// <summary>The message with undocumented fields at each level.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> WithUnknownFields(ReadOnlyMemory<byte> message)
    {
        JsonObject json = JsonNode.Parse(message.Span)!.AsObject();
        AddTo(json);
        foreach (JsonObject inner in json.Select(field => field.Value).OfType<JsonObject>().ToList())
        {
            AddTo(inner);
        }

        return [JsonSerializer.SerializeToUtf8Bytes(json)];
    }

    private static void AddTo(JsonObject json)
    {
        json["x_text"] = "\"event\":\"stop\"";
        json["x_number"] = JsonNode.Parse("123456789012345678901234567890");
        json["x_object"] = JsonNode.Parse("""{"list":[1,-2.5e300,"x",null,true,{}]}""");
    }
}
