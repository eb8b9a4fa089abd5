using System.Text.Json;
using System.Text.Json.Serialization;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>What is known of a call, from the event by which its stream was requested.</summary>
internal sealed record CallFacts(CallDirection Direction, string? From, string? To, string? Tag, bool? MachineDetected)
{
    public static readonly CallFacts None = new(CallDirection.Unknown, null, null, null, null);
}

/// <summary>
/// The data of a token that this application made for a call that it knows: the facts, so that any instance has them without shared memory, and
/// the application's own data.
/// </summary>
internal sealed record CallTokenData(
    [property: JsonPropertyName("c")] CallFacts Facts,
    [property: JsonPropertyName("d")] string? Data)
{
    public string ToText() => JsonSerializer.Serialize(this, CallTokenDataContext.Default.CallTokenData);

    /// <param name="text">A text that <see cref="ToText"/> returned, sealed and opened again.</param>
    public static CallTokenData Parse(string text) => JsonSerializer.Deserialize(text, CallTokenDataContext.Default.CallTokenData)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallTokenData))]
internal sealed partial class CallTokenDataContext : JsonSerializerContext;
