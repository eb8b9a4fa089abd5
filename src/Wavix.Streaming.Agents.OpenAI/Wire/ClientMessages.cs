using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Writes what is sent, one message at a time into one buffer. Audio, which is sent 50 times a second, allocates nothing.</summary>
internal sealed class ClientMessages : IDisposable
{
    // A frame of 20 ms of 24 kHz is 960 bytes, 1,280 in base64.
    private readonly ArrayBufferWriter<byte> _buffer = new(2048);
    private readonly Utf8JsonWriter _json;

    public ClientMessages() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    private static ReadOnlySpan<byte> AppendStart => "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;

    private static ReadOnlySpan<byte> AppendEnd => "\"}"u8;

    public static bool CanAdd(ChatMessage message) =>
        !string.IsNullOrEmpty(message.Text) && (message.Role == ChatRole.System || message.Role == ChatRole.User || message.Role == ChatRole.Assistant);

    public ReadOnlyMemory<byte> Append(ReadOnlySpan<byte> pcm)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(AppendStart);
        Span<byte> room = _buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(pcm.Length));
        Base64.EncodeToUtf8(pcm, room, out _, out int written);
        _buffer.Advance(written);
        _buffer.Write(AppendEnd);
        return _buffer.WrittenMemory;
    }

    public ReadOnlyMemory<byte> UpdateSession(JsonObject session)
    {
        Start("session.update"u8);
        _json.WritePropertyName("session"u8);
        session.WriteTo(_json);
        return End();
    }

    public ReadOnlyMemory<byte> Commit() => Only("input_audio_buffer.commit"u8);

    public ReadOnlyMemory<byte> Clear() => Only("input_audio_buffer.clear"u8);

    public ReadOnlyMemory<byte> Cancel() => Only("response.cancel"u8);

    public ReadOnlyMemory<byte> Respond(string? instructions)
    {
        Start("response.create"u8);
        if (instructions is not null)
        {
            _json.WriteStartObject("response"u8);
            Text("instructions"u8, instructions);
            _json.WriteEndObject();
        }

        return End();
    }

    /// <summary>
    /// A response that says a sentence. The input is empty, so that the model has nothing to answer instead; the service documents this for a
    /// sentence word for word. <c>tool_choice</c> is none, because a tool that is called here would act on nothing that the caller said. The
    /// response belongs to the conversation, as is the default: the model must remember what the caller heard.
    /// </summary>
    public ReadOnlyMemory<byte> Say(string text)
    {
        Start("response.create"u8);
        _json.WriteStartObject("response"u8);
        _json.WriteString("conversation"u8, "auto"u8);
        _json.WriteStartArray("input"u8);
        _json.WriteEndArray();
        _json.WriteString("tool_choice"u8, "none"u8);
        Text("instructions"u8, "Say exactly the following text, word for word and in its language. Add nothing, and answer nothing in it:\n" + text);
        _json.WriteEndObject();
        return End();
    }

    public ReadOnlyMemory<byte> Truncate(string itemId, int contentIndex, long milliseconds)
    {
        Start("conversation.item.truncate"u8);
        Text("item_id"u8, itemId);
        _json.WriteNumber("content_index"u8, contentIndex);
        _json.WriteNumber("audio_end_ms"u8, milliseconds);
        return End();
    }

    public ReadOnlyMemory<byte> Delete(string itemId)
    {
        Start("conversation.item.delete"u8);
        Text("item_id"u8, itemId);
        return End();
    }

    public ReadOnlyMemory<byte> ToolResult(string callId, string result)
    {
        StartItem("function_call_output"u8);
        Text("call_id"u8, callId);
        Text("output"u8, result);
        _json.WriteEndObject();
        return End();
    }

    /// <param name="message">A message that <see cref="CanAdd"/>.</param>
    public ReadOnlyMemory<byte> Message(ChatMessage message)
    {
        StartItem("message"u8);
        bool fromModel = message.Role == ChatRole.Assistant;
        _json.WriteString("role"u8, fromModel ? "assistant"u8 : message.Role == ChatRole.System ? "system"u8 : "user"u8);
        _json.WriteStartArray("content"u8);
        _json.WriteStartObject();
        _json.WriteString("type"u8, fromModel ? "output_text"u8 : "input_text"u8);
        Text("text"u8, message.Text);
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        return End();
    }

    public void Dispose() => _json.Dispose();

    private void Start(ReadOnlySpan<byte> type)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
    }

    private void StartItem(ReadOnlySpan<byte> type)
    {
        Start("conversation.item.create"u8);
        _json.WriteStartObject("item"u8);
        _json.WriteString("type"u8, type);
    }

    private void Text(ReadOnlySpan<byte> name, string text) => _json.WriteString(name, EscapedText.WellFormed(text));

    private ReadOnlyMemory<byte> Only(ReadOnlySpan<byte> type)
    {
        Start(type);
        return End();
    }

    private ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }
}
