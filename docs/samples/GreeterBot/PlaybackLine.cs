using System.Text.Json;
using System.Text.Json.Serialization;
using Wavix.Streaming;

namespace GreeterBot;

/// <summary>How a playback ended, as one line of JSON.</summary>
internal sealed record PlaybackLine(string Playback, string Outcome, long HeardMs)
{
    public static void Print(string playback, PlaybackResult result)
    {
        var line = new PlaybackLine(playback, result.Outcome.ToString(), (long)result.Heard.TotalMilliseconds);
        Console.WriteLine(JsonSerializer.Serialize(line, PlaybackLineJson.Default.PlaybackLine));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlaybackLine))]
internal sealed partial class PlaybackLineJson : JsonSerializerContext;
