using System.Text.Json.Serialization;
using Newtonsoft.Json.Serialization;

namespace Wavix.Streaming.Benchmarks;

/// <summary>What one writes by hand for a serializer: the fields of a message, audio as <c>byte[]</c>.</summary>
internal sealed class PlainEvent
{
    public string? Event { get; set; }

    public DateTimeOffset EventTime { get; set; }

    public string? CallId { get; set; }

    public string? StreamId { get; set; }

    public string? StreamType { get; set; }

    public string? Channel { get; set; }

    public long SequenceNumber { get; set; }

    public PlainMedia? Media { get; set; }

    public PlainMark? Mark { get; set; }
}

internal sealed class PlainMedia
{
    public byte[]? Payload { get; set; }

    public string? Track { get; set; }

    public long Timestamp { get; set; }

    public long Chunk { get; set; }
}

internal sealed class PlainMark
{
    public string? Name { get; set; }
}

internal sealed class PlainCommand
{
    public string? Event { get; set; }

    public string? StreamId { get; set; }

    public PlainAudio? Media { get; set; }

    public PlainMark? Mark { get; set; }
}

internal sealed class PlainAudio
{
    public byte[]? Payload { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlainEvent))]
[JsonSerializable(typeof(PlainCommand))]
internal sealed partial class PlainContext : JsonSerializerContext;

internal static class PlainNewtonsoft
{
    public static Newtonsoft.Json.JsonSerializer Serializer { get; } = Newtonsoft.Json.JsonSerializer.Create(new Newtonsoft.Json.JsonSerializerSettings
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new SnakeCaseNamingStrategy() },
        NullValueHandling = Newtonsoft.Json.NullValueHandling.Ignore,
    });
}
