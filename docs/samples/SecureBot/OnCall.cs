using System.Text.Json.Serialization;

namespace SecureBot;

/// <summary>The fields of the on-call webhook that matter here.</summary>
internal sealed record OnCall(
    [property: JsonPropertyName("uuid")] string? CallId,
    [property: JsonPropertyName("event_type")] string? EventType,
    [property: JsonPropertyName("from")] string? From);
