using System.Buffers.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace AgentAdapters.Wire;

/// <summary>Writes commands. What was refused is found by <c>event_id</c>, which begins with the type of the command.</summary>
internal static class Commands
{
    private static long s_number;

    private static ReadOnlySpan<byte> AppendStart => "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;

    private static ReadOnlySpan<byte> AppendEnd => "\"}"u8;

    public static bool CanAdd(ChatMessage message) =>
        message.Text.Length > 0 && (message.Role == ChatRole.System || message.Role == ChatRole.User || message.Role == ChatRole.Assistant);

    public static BinaryData UpdateSession(SpeechModelConnectOptions wanted, AdapterOptions options)
    {
        JsonObject? detection = wanted.DetectSpeech
            ? new() { ["type"] = "server_vad", ["create_response"] = true, ["interrupt_response"] = wanted.CancelResponseOnSpeech }
            : null;
        var output = new JsonObject { ["format"] = Pcm() };
        if (options.Voice is { } voice)
        {
            output["voice"] = voice;
        }

        JsonObject session = Session(wanted.Instructions, wanted.Tools);
        session["output_modalities"] = new JsonArray("audio");
        session["audio"] = new JsonObject
        {
            // Null turns the detection off. Without the caller's words, a session that replaces a lost one has no history.
            ["input"] = new JsonObject
            {
                ["format"] = Pcm(),
                ["turn_detection"] = detection,
                ["transcription"] = new JsonObject { ["model"] = "gpt-4o-mini-transcribe" },
            },
            ["output"] = output,
        };
        Merge(session, options.RawSession ?? []);
        return Write("session.update", "session", session);
    }

    public static BinaryData UpdateSession(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools) =>
        Write("session.update", "session", Session(instructions, tools));

    /// <summary>50 times a second, so it is written as bytes.</summary>
    public static BinaryData Append(ReadOnlySpan<byte> pcm)
    {
        byte[] json = new byte[AppendStart.Length + Base64.GetMaxEncodedToUtf8Length(pcm.Length) + AppendEnd.Length];
        AppendStart.CopyTo(json);
        Base64.EncodeToUtf8(pcm, json.AsSpan(AppendStart.Length), out _, out _);
        AppendEnd.CopyTo(json.AsSpan(json.Length - AppendEnd.Length));
        return BinaryData.FromBytes(json);
    }

    public static BinaryData Commit() => Write("input_audio_buffer.commit");

    public static BinaryData Clear() => Write("input_audio_buffer.clear");

    public static BinaryData Cancel() => Write("response.cancel");

    public static BinaryData Respond(string? instructions) =>
        instructions is null ? Write("response.create") : Write("response.create", "response", new JsonObject { ["instructions"] = instructions });

    /// <summary>With an empty input, so that the model has nothing to answer instead.</summary>
    public static BinaryData Say(string text) => Write("response.create", "response", new JsonObject
    {
        ["input"] = new JsonArray(),
        ["tool_choice"] = "none",
        ["instructions"] = $"Say exactly this, word for word and in its language, and nothing else:\n{text}",
    });

    public static BinaryData Truncate(string itemId, int contentIndex, long milliseconds) =>
        Write("conversation.item.truncate", ("item_id", itemId), ("content_index", contentIndex), ("audio_end_ms", milliseconds));

    public static BinaryData Delete(string itemId) => Write("conversation.item.delete", "item_id", itemId);

    /// <summary>The result as it is. A client that serializes it would put a text into quotation marks.</summary>
    public static BinaryData ToolResult(string callId, string result) => Write(
        "conversation.item.create", "item", new JsonObject { ["type"] = "function_call_output", ["call_id"] = callId, ["output"] = result });

    public static BinaryData AddMessage(ChatMessage message)
    {
        string type = message.Role == ChatRole.Assistant ? "output_text" : "input_text";
        return Write("conversation.item.create", "item", new JsonObject
        {
            ["type"] = "message",
            ["role"] = message.Role.Value,
            ["content"] = new JsonArray(new JsonObject { ["type"] = type, ["text"] = message.Text }),
        });
    }

    private static JsonObject Session(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools) => new()
    {
        ["type"] = "realtime",
        ["instructions"] = instructions ?? "",
        ["tools"] = new JsonArray([.. tools.Select(tool => new JsonObject
        {
            ["type"] = "function",
            ["name"] = tool.Name,
            ["description"] = tool.Description,
            ["parameters"] = JsonNode.Parse(tool.JsonSchema.GetRawText()),
        })]),
    };

    private static JsonObject Pcm() => new() { ["type"] = "audio/pcm", ["rate"] = 24_000 };

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string name, JsonNode? value) in from)
        {
            if (value is JsonObject nested && into[name] is JsonObject existing)
            {
                Merge(existing, nested);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private static BinaryData Write(string type, string name, JsonNode value) => Write(type, (name, value));

    private static BinaryData Write(string type, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        var command = new JsonObject { ["type"] = type, ["event_id"] = $"{type}-{Interlocked.Increment(ref s_number)}" };
        foreach ((string name, JsonNode value) in members)
        {
            command[name] = value;
        }

        return BinaryData.FromString(command.ToJsonString());
    }
}
