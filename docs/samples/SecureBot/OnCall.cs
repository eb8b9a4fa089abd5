using System.Text.Json.Serialization;

namespace SecureBot;

/// <summary>What the on-call webhook posts, as far as it matters here.</summary>
internal sealed record OnCall(
    [property: JsonPropertyName("uuid")] string CallId,
    [property: JsonPropertyName("event_type")] string EventType,
    [property: JsonPropertyName("from")] string? From);
