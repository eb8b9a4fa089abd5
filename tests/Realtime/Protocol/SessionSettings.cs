using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The session as the service knows it: defaults, and what the client has changed.</summary>
internal sealed class SessionSettings
{
    public SessionSettings(string id, string model, DateTimeOffset expiresAt)
    {
        Json = new JsonObject
        {
            ["type"] = "realtime",
            ["object"] = "realtime.session",
            ["id"] = id,
            ["model"] = model,
            ["output_modalities"] = new JsonArray("audio"),
            ["instructions"] = "You are a helpful assistant.",
            ["tools"] = new JsonArray(),
            ["tool_choice"] = "auto",
            ["max_output_tokens"] = "inf",
            ["tracing"] = null,
            ["truncation"] = "auto",
            ["prompt"] = null,
            ["expires_at"] = expiresAt.ToUnixTimeSeconds(),
            ["audio"] = new JsonObject
            {
                ["input"] = new JsonObject
                {
                    ["format"] = Pcm(),
                    ["transcription"] = null,
                    ["noise_reduction"] = null,
                    ["turn_detection"] = DefaultsOf("server_vad"),
                },
                ["output"] = new JsonObject { ["format"] = Pcm(), ["voice"] = "alloy", ["speed"] = 1.0 },
            },
            ["include"] = null,
        };
    }

    public JsonObject Json { get; }

    public string Instructions => Json["instructions"]!.GetValue<string>();

    public AudioFormat InputFormat => AudioFormat.Of(Json["audio"]!["input"]!["format"]!);

    public AudioFormat OutputFormat => AudioFormat.Of(Json["audio"]!["output"]!["format"]!);

    public bool Transcribes => Json["audio"]!["input"]!["transcription"] is not null;

    public TurnDetection? TurnDetection =>
        Json["audio"]!["input"]!["turn_detection"] is JsonObject json ? Protocol.TurnDetection.Of(json) : null;

    /// <summary>Applies the <c>session</c> of an event that was checked.</summary>
    public void Update(JsonElement session, bool hasSpoken)
    {
        JsonObject changes = JsonObject.Create(session.Clone())!;
        JsonNode? voice = changes["audio"]?["output"]?["voice"];
        if (hasSpoken && voice is not null && !JsonNode.DeepEquals(voice, Json["audio"]!["output"]!["voice"]))
        {
            throw new Refusal("cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.");
        }

        Merge(Json, changes, "");
    }

    private static void Merge(JsonObject target, JsonObject changes, string path)
    {
        foreach ((string name, JsonNode? value) in changes)
        {
            string member = path + "." + name;
            switch (member, value)
            {
                case (".audio.input.format" or ".audio.output.format", null):
                    break;
                case (".audio.input.format" or ".audio.output.format", JsonObject format):
                    target[name] = format["type"]!.GetValue<string>() == "audio/pcm" ? Pcm() : format.DeepClone();
                    break;
                case (".audio.input.turn_detection", JsonObject detection):
                    string type = detection["type"]!.GetValue<string>();
                    JsonObject merged = target[name] is JsonObject now && now["type"]!.GetValue<string>() == type ? now : DefaultsOf(type);
                    target[name] = null;
                    Merge(merged, detection, member);
                    target[name] = merged;
                    break;
                case (".audio" or ".audio.input" or ".audio.output", JsonObject inner):
                    Merge((JsonObject)target[name]!, inner, member);
                    break;
                case (".audio.input.transcription", JsonObject transcription):
                    var whole = new JsonObject { ["model"] = null, ["language"] = null, ["prompt"] = null };
                    Merge(whole, transcription, member);
                    target[name] = whole;
                    break;
                default:
                    target[name] = value?.DeepClone();
                    break;
            }
        }
    }

    private static JsonObject Pcm() => new() { ["type"] = "audio/pcm", ["rate"] = 24_000 };

    private static JsonObject DefaultsOf(string type) => type == "server_vad"
        ? new JsonObject
        {
            ["type"] = type,
            ["threshold"] = 0.5,
            ["prefix_padding_ms"] = 300,
            ["silence_duration_ms"] = 200,
            ["idle_timeout_ms"] = null,
            ["create_response"] = true,
            ["interrupt_response"] = true,
        }
        : new JsonObject { ["type"] = type, ["eagerness"] = "auto", ["create_response"] = true, ["interrupt_response"] = true };
}
