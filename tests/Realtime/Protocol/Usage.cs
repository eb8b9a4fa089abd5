using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>Counts tokens about as the real service does: 10 a second of the caller's audio, 20 a second of an answer's, one for 4 letters.</summary>
internal static class Usage
{
    public static JsonObject Of(IReadOnlyList<RememberedItem> memory, string instructions, TimeSpan spoken, int letters)
    {
        int audio = memory.Sum(item => item.Audio is { } heard ? (int)Math.Ceiling(heard.TotalSeconds * (item.Role == "user" ? 10 : 20)) : 0);
        int text = (instructions.Length + memory.Where(item => item.Role != "user").Sum(item => item.Text.Length) + 3) / 4;
        int outputAudio = (int)Math.Ceiling(spoken.TotalSeconds * 20);
        int outputText = (letters + 3) / 4;

        // What is older than the last two items was in the request before.
        int cachedText = memory.Count > 2 ? text / 64 * 64 : 0;
        int cachedAudio = memory.Count > 2 ? audio / 64 * 64 : 0;
        return new JsonObject
        {
            ["total_tokens"] = audio + text + outputAudio + outputText,
            ["input_tokens"] = audio + text,
            ["output_tokens"] = outputAudio + outputText,
            ["input_token_details"] = new JsonObject
            {
                ["text_tokens"] = text,
                ["audio_tokens"] = audio,
                ["image_tokens"] = 0,
                ["cached_tokens"] = cachedText + cachedAudio,
                ["cached_tokens_details"] = new JsonObject { ["text_tokens"] = cachedText, ["audio_tokens"] = cachedAudio, ["image_tokens"] = 0 },
            },
            ["output_token_details"] = new JsonObject { ["text_tokens"] = outputText, ["audio_tokens"] = outputAudio },
        };
    }
}
