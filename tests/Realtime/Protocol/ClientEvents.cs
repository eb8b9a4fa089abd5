using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>Does what the client's events ask for, or refuses it.</summary>
internal sealed class ClientEvents
{
    private readonly FakeRealtimeSession _session;
    private readonly Responses _responses;
    private readonly InputBuffer _input;

    public ClientEvents(FakeRealtimeSession session)
    {
        _session = session;
        _responses = new Responses(session, session.CurrentSettings);
        _input = new InputBuffer(session.Service.Options, session.CurrentSettings, session.Outbox, session.Conversation, _responses);
        _input.Transcribe += (item, number) => _ = TranscribeAsync(item, number);
    }

    /// <summary>Takes a text message. Gives its type and the audio that it appends, if it is that.</summary>
    public (string Type, JsonElement Json, byte[]? Audio) Take(ReadOnlyMemory<byte> message)
    {
        JsonElement json = default;
        string? eventId = null;
        string type = "?";
        try
        {
            using JsonDocument document = Parse(message);
            eventId = StringOf(document.RootElement, "event_id");
            type = StringOf(document.RootElement, "type") ?? "?";
            if (type != "input_audio_buffer.append")
            {
                json = document.RootElement.Clone();
            }

            ClientShapes.Check(document.RootElement);
            return (type, json, _session.Locked(() => Do(type, document.RootElement)));
        }
        catch (Refusal refusal)
        {
            _session.SendError(refusal.Code, refusal.Message, isOfClient: true, refusal.Param, eventId);
            return (type, json, null);
        }
        catch (Exception e)
        {
            // A mistake of the script or of this fake, which a test must not have to guess.
            _session.SendError("fake_failed", e.ToString());
            return (type, json, null);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonDocument.Parse(message);
        }
        catch (JsonException e)
        {
            throw new Refusal("invalid_json", $"Invalid event: failed to parse JSON value. {e.Message}");
        }
    }

    private static string? StringOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private byte[]? Do(string type, JsonElement json)
    {
        switch (type)
        {
            case "input_audio_buffer.append":
                if (!json.GetProperty("audio").TryGetBytesFromBase64(out byte[]? audio))
                {
                    throw new Refusal("invalid_value", "Invalid 'audio'. Expected base64-encoded audio bytes.", "audio");
                }

                _input.Append(audio);
                return audio;
            case "input_audio_buffer.commit":
                _input.Commit();
                break;
            case "input_audio_buffer.clear":
                _input.Clear();
                break;
            case "session.update":
                _session.CurrentSettings.Update(json.GetProperty("session"), _session.Conversation.HasSpoken);
                _session.Outbox.Send("session.updated", new JsonObject { ["session"] = _session.CurrentSettings.Json.DeepClone() });
                break;
            case "conversation.item.create":
                _session.Conversation.Create(json);
                break;
            case "conversation.item.truncate":
                _session.Conversation.Truncate(
                    json.GetProperty("item_id").GetString()!, json.GetProperty("content_index").GetInt32(), json.GetProperty("audio_end_ms").GetInt32());
                break;
            case "conversation.item.delete":
                _session.Conversation.Delete(json.GetProperty("item_id").GetString()!);
                break;
            case "conversation.item.retrieve":
                _session.Conversation.Retrieve(json.GetProperty("item_id").GetString()!);
                break;
            case "response.create":
                _responses.Create(json);
                break;
            case "response.cancel":
                _responses.Cancel(json);
                break;
        }

        return null;
    }

    private async Task TranscribeAsync(Item item, int number)
    {
        try
        {
            await Task.Delay(_session.Service.Options.TranscriptionDelay, _session.EndedToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _session.Locked(() => Transcribe(item, number));
    }

    private void Transcribe(Item item, int number)
    {
        const string Prefix = "conversation.item.input_audio_transcription.";
        string? text = _session.Service.Options.Transcript(number);
        if (text is null)
        {
            _session.Outbox.Send(Prefix + "failed", new JsonObject
            {
                ["item_id"] = item.Id,
                ["content_index"] = 0,
                ["error"] = new JsonObject
                {
                    ["type"] = "server_error",
                    ["code"] = "audio_unintelligible",
                    ["message"] = "The audio could not be transcribed.",
                    ["param"] = null,
                },
            });
            return;
        }

        item.Json["content"]![0]!["transcript"] = text;
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < words.Length; i++)
        {
            _session.Outbox.Send(Prefix + "delta", new JsonObject
            {
                ["item_id"] = item.Id,
                ["content_index"] = 0,
                ["delta"] = i == 0 ? words[0] : " " + words[i],
            });
        }

        int audioTokens = (int)Math.Ceiling(item.CallerAudio!.Value.TotalSeconds * 10);
        _session.Outbox.Send(Prefix + "completed", new JsonObject
        {
            ["item_id"] = item.Id,
            ["content_index"] = 0,
            ["transcript"] = text,
            ["usage"] = new JsonObject
            {
                ["type"] = "tokens",
                ["total_tokens"] = audioTokens + words.Length,
                ["input_tokens"] = audioTokens,
                ["input_token_details"] = new JsonObject { ["text_tokens"] = 0, ["audio_tokens"] = audioTokens },
                ["output_tokens"] = words.Length,
            },
        });
    }
}
