using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Simulator;

/// <summary>How a message is put on the wire: the frames of one WebSocket message.</summary>
internal delegate IReadOnlyList<ReadOnlyMemory<byte>> WireForm(ReadOnlyMemory<byte> message);

/// <summary>Forms that say the same in other bytes: all are legal.</summary>
internal static class WireForms
{
    private static readonly JsonSerializerOptions IndentedJson = new() { WriteIndented = true };

    /// <summary>As it is.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Plain(ReadOnlyMemory<byte> message) => [message];

    /// <summary>Over several lines, with spaces.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Indented(ReadOnlyMemory<byte> message) =>
        [JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(message.Span), IndentedJson)];

    /// <summary>In three frames, the first of one byte.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Fragmented(ReadOnlyMemory<byte> message)
    {
        int middle = Math.Max(1, message.Length / 2);
        return [message[..1], message[1..middle], message[middle..]];
    }

    /// <summary>With fields that no description has, at each level.</summary>
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
