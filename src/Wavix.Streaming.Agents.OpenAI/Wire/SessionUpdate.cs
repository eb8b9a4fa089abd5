using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>The object <c>session</c> of <c>session.update</c>: what the agent asks for, then the options, then what is merged over both.</summary>
internal sealed class SessionUpdate
{
    private SessionUpdate(JsonObject session) => Session = session;

    public JsonObject Session { get; }

    /// <summary>Whether the server was asked to detect speech.</summary>
    public bool DetectsSpeech => Detection is not null;

    /// <summary>Whether the server was asked to cancel its response when it detects speech, which is its default.</summary>
    public bool CancelsResponseOnSpeech =>
        Detection is { } detection && !(detection["interrupt_response"] is JsonValue value && value.TryGetValue(out bool interrupts) && !interrupts);

    private JsonObject? Detection => ((Session["audio"] as JsonObject)?["input"] as JsonObject)?["turn_detection"] as JsonObject;

    public static SessionUpdate Create(OpenAIRealtimeOptions options, SpeechModelConnectOptions wanted)
    {
        var session = new JsonObject
        {
            ["type"] = "realtime",
            ["output_modalities"] = new JsonArray("audio"),
            ["audio"] = new JsonObject { ["input"] = Input(options, wanted), ["output"] = Output(options) },
        };
        Set(session, "instructions", wanted.Instructions);
        if (wanted.Tools.Count > 0)
        {
            session["tools"] = new JsonArray([.. wanted.Tools.Select(Tool)]);
        }

        if (ToolChoice(options.ToolChoice) is { } choice)
        {
            session["tool_choice"] = choice;
        }

        if (options.MaxOutputTokens is { } tokens)
        {
            session["max_output_tokens"] = tokens;
        }

        if (options.RawSession is { } raw)
        {
            Merge(session, raw);
        }

        return new SessionUpdate(session);
    }

    /// <summary>A change of what the model does. The rest of the session stays as it is.</summary>
    public static JsonObject Change(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        var session = new JsonObject { ["type"] = "realtime" };
        Set(session, "instructions", instructions ?? "");
        session["tools"] = new JsonArray([.. tools.Select(Tool)]);
        return session;
    }

    private static JsonObject Input(OpenAIRealtimeOptions options, SpeechModelConnectOptions wanted)
    {
        JsonObject? detection = null;
        if (wanted.DetectSpeech)
        {
            detection = [];
            (options.TurnDetection ?? new RealtimeServerVad()).WriteTo(detection);
            detection["create_response"] = true;
            detection["interrupt_response"] = wanted.CancelResponseOnSpeech;
        }

        // Both are sent as null if they are off: the server's own default may be on.
        var input = new JsonObject { ["format"] = Pcm(), ["turn_detection"] = detection, ["transcription"] = Transcription(options.Transcription) };
        string? reduction = options.NoiseReduction switch
        {
            RealtimeNoiseReduction.NearField => "near_field",
            RealtimeNoiseReduction.FarField => "far_field",
            _ => null,
        };
        if (reduction is not null)
        {
            input["noise_reduction"] = new JsonObject { ["type"] = reduction };
        }

        return input;
    }

    private static JsonObject Output(OpenAIRealtimeOptions options)
    {
        var output = new JsonObject { ["format"] = Pcm() };
        Set(output, "voice", options.Voice);
        if (options.Speed is { } speed)
        {
            output["speed"] = speed;
        }

        return output;
    }

    private static JsonObject? Transcription(RealtimeTranscription? transcription)
    {
        if (transcription is null)
        {
            return null;
        }

        var written = new JsonObject();
        Set(written, "model", transcription.Model);
        Set(written, "language", transcription.Language);
        Set(written, "prompt", transcription.Prompt);
        return written;
    }

    private static JsonObject Pcm() => new() { ["type"] = "audio/pcm", ["rate"] = 24000 };

    private static JsonNode? Tool(AIFunctionDeclaration tool)
    {
        var written = new JsonObject { ["type"] = "function", ["name"] = tool.Name };
        Set(written, "description", string.IsNullOrEmpty(tool.Description) ? null : tool.Description);
        written["parameters"] = JsonNode.Parse(tool.JsonSchema.GetRawText());
        return written;
    }

    private static JsonNode? ToolChoice(ChatToolMode? mode) => mode switch
    {
        NoneChatToolMode => "none",
        RequiredChatToolMode { RequiredFunctionName: { } name } => new JsonObject { ["type"] = "function", ["name"] = name },
        RequiredChatToolMode => "required",
        null => null,
        _ => "auto",
    };

    private static void Set(JsonObject to, string name, string? text)
    {
        if (text is not null)
        {
            to[name] = EscapedText.WellFormed(text);
        }
    }

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
}
