using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The events that a client may send, member by member, as the GA interface documents them.</summary>
internal static class ClientShapes
{
    private static readonly Shape Format = Shape.By(
        "type",
        ("audio/pcm", Shape.Object(("type", Shape.Text), ("rate", Shape.Integer(24_000, 24_000)))),
        ("audio/pcmu", Shape.Object(("type", Shape.Text))),
        ("audio/pcma", Shape.Object(("type", Shape.Text))));

    private static readonly Shape Voice = Shape.Either(JsonValueKind.String, Shape.Text, Shape.Object(("id", Shape.Text.Required)));

    private static readonly Shape MaxOutputTokens = Shape.Either(JsonValueKind.String, Shape.OneOf("inf"), Shape.Integer(1, 4_096));

    private static readonly Shape Tools = Shape.List(Shape.By(
        "type",
        ("function", Shape.Object(
            ("type", Shape.Text), ("name", Shape.Text.Required), ("description", Shape.Text.OrNull), ("parameters", Shape.AnyObject.OrNull))),
        ("mcp", Shape.AnyObject)));

    private static readonly Shape ToolChoice = Shape.Either(JsonValueKind.String, Shape.OneOf("none", "auto", "required"), Shape.AnyObject);

    private static readonly Shape Modalities = Shape.List(Shape.OneOf("text", "audio"));

    private static readonly Shape TurnDetection = Shape.By(
        "type",
        ("server_vad", Shape.Object(
            ("type", Shape.Text), ("threshold", Shape.Number(0, 1)), ("prefix_padding_ms", Shape.Integer(0, 5_000)),
            ("silence_duration_ms", Shape.Integer(0, 5_000)), ("idle_timeout_ms", Shape.Integer(5_000, 30_000).OrNull),
            ("create_response", Shape.Boolean), ("interrupt_response", Shape.Boolean))),
        ("semantic_vad", Shape.Object(
            ("type", Shape.Text), ("eagerness", Shape.OneOf("low", "medium", "high", "auto")),
            ("create_response", Shape.Boolean), ("interrupt_response", Shape.Boolean)))).OrNull;

    private static readonly Shape Input = Shape.Object(
        ("format", Format.OrNull),
        ("turn_detection", TurnDetection),
        ("noise_reduction", Shape.Object(("type", Shape.OneOf("near_field", "far_field").Required), ("strength", Shape.Number(0, 1))).OrNull),
        ("transcription", Shape.Object(
            ("model", Shape.Text), ("language", Shape.Text.OrNull), ("prompt", Shape.Text.OrNull), ("delay", Shape.Text.OrNull),
            ("keywords", Shape.List(Shape.Text).OrNull), ("languages", Shape.List(Shape.Text).OrNull)).OrNull));

    private static readonly Shape Session = Shape.By(
        "type",
        ("realtime", Shape.Object(
            ("type", Shape.Text), ("model", Shape.Text), ("instructions", Shape.Text), ("output_modalities", Modalities), ("tools", Tools),
            ("tool_choice", ToolChoice), ("max_output_tokens", MaxOutputTokens), ("tracing", Shape.Any), ("truncation", Shape.Any),
            ("prompt", Shape.AnyObject.OrNull), ("include", Shape.List(Shape.Text).OrNull), ("reasoning", Shape.AnyObject.OrNull),
            ("parallel_tool_calls", Shape.Boolean),
            ("audio", Shape.Object(
                ("input", Input),
                ("output", Shape.Object(("format", Format.OrNull), ("voice", Voice), ("speed", Shape.Number(0.25, 1.5)))))))));

    private static readonly Shape Item = Shape.By(
        "type",
        ("message", Shape.By(
            "role",
            ("system", Message(("input_text", Shape.Object(("type", Shape.Text), ("text", Shape.Text.Required))))),
            ("user", Message(
                ("input_text", Shape.Object(("type", Shape.Text), ("text", Shape.Text.Required))),
                ("input_audio", Shape.Object(("type", Shape.Text), ("audio", Shape.Text.Required), ("transcript", Shape.Text.OrNull))),
                ("input_image", Shape.Object(("type", Shape.Text), ("image_url", Shape.Text), ("detail", Shape.Text))))),
            ("assistant", Message(("output_text", Shape.Object(("type", Shape.Text), ("text", Shape.Text.Required))))))),
        ("function_call", Shape.Object(
            ("type", Shape.Text), ("id", Shape.Text), ("object", Shape.Text), ("status", Shape.Text), ("name", Shape.Text.Required),
            ("call_id", Shape.Text), ("arguments", Shape.Text.Required))),
        ("function_call_output", Shape.Object(
            ("type", Shape.Text), ("id", Shape.Text), ("object", Shape.Text), ("status", Shape.Text), ("call_id", Shape.Text.Required),
            ("output", Shape.Text.Required))));

    private static readonly Shape Response = Shape.Object(
        ("instructions", Shape.Text), ("output_modalities", Modalities), ("tools", Tools), ("tool_choice", ToolChoice),
        ("max_output_tokens", MaxOutputTokens), ("conversation", Shape.OneOf("auto", "none")), ("metadata", Shape.AnyObject.OrNull),
        ("input", Shape.List(Shape.AnyObject)), ("prompt", Shape.AnyObject.OrNull), ("reasoning", Shape.AnyObject.OrNull),
        ("parallel_tool_calls", Shape.Boolean),
        ("audio", Shape.Object(("output", Shape.Object(("format", Format), ("voice", Voice))))));

    // As the real service lists them. The two of other kinds of sessions are refused here.
    private static readonly string[] Types =
    [
        "session.update", "session.close", "input_audio_buffer.append", "session.input_audio_buffer.append", "input_audio_buffer.commit",
        "input_audio_buffer.clear", "conversation.item.create", "conversation.item.truncate", "conversation.item.delete",
        "conversation.item.retrieve", "response.create", "response.cancel",
    ];

    private static readonly Dictionary<string, Shape> Events = new()
    {
        ["session.update"] = Event(("session", Session.Required)),
        ["input_audio_buffer.append"] = Event(("audio", Shape.Text.Required)),
        ["input_audio_buffer.commit"] = Event(),
        ["input_audio_buffer.clear"] = Event(),
        ["conversation.item.create"] = Event(("item", Item.Required), ("previous_item_id", Shape.Text.OrNull)),
        ["conversation.item.truncate"] = Event(
            ("item_id", Shape.Text.Required), ("content_index", Shape.Integer(0, int.MaxValue).Required), ("audio_end_ms", Shape.Integer(0, int.MaxValue).Required)),
        ["conversation.item.delete"] = Event(("item_id", Shape.Text.Required)),
        ["conversation.item.retrieve"] = Event(("item_id", Shape.Text.Required)),
        ["response.create"] = Event(("response", Response.OrNull)),
        ["response.cancel"] = Event(("response_id", Shape.Text.OrNull)),
    };

    /// <summary>Checks an event and gives its type.</summary>
    public static string Check(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new Refusal("invalid_json", "Invalid event: expected a JSON object.");
        }

        if (!json.TryGetProperty("type", out JsonElement type))
        {
            throw Refusal.MissingParameter("type");
        }

        Shape.Text.Check(type, "type");
        if (!Events.TryGetValue(type.GetString()!, out Shape? shape))
        {
            throw Refusal.UnknownValue("type", type.GetString()!, Types);
        }

        shape.Check(json, "");
        return type.GetString()!;
    }

    private static Shape Event(params (string Name, Shape Shape)[] members) =>
        Shape.Object([("type", Shape.Text), ("event_id", Shape.Text.OrNull), .. members]);

    private static Shape Message(params (string Value, Shape Shape)[] parts) => Shape.Object(
        ("type", Shape.Text), ("role", Shape.Text), ("id", Shape.Text), ("object", Shape.Text), ("status", Shape.Text),
        ("content", Shape.List(Shape.By("type", parts)).Required));
}
