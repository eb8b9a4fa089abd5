using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The items of the conversation. Called under the session's lock.</summary>
internal sealed class Conversation(Outbox outbox)
{
    private readonly List<Item> _items = [];

    public string Id { get; } = Ids.New("conv");

    public IReadOnlyList<RememberedItem> Memory => [.. _items.Select(item => item.Remembered)];

    /// <summary>Whether the model has spoken; its voice can't change then.</summary>
    public bool HasSpoken => _items.Any(item => item.Spoken is { Sent.Ticks: > 0 });

    public string? LastId => _items.Count == 0 ? null : _items[^1].Id;

    /// <summary>Adds an item at the end and sends that it was added.</summary>
    public void Add(Item item)
    {
        string? previous = LastId;
        _items.Add(item);
        SendAdded(item, previous);
    }

    /// <summary>Sends that an item is complete.</summary>
    public void Done(Item item) => SendDone(item, PreviousOf(item));

    /// <summary><c>conversation.item.create</c>.</summary>
    public void Create(JsonElement json)
    {
        JsonObject item = JsonObject.Create(json.GetProperty("item").Clone())!;
        string id = item["id"]?.GetValue<string>() ?? Ids.New("item");
        if (Find(id) is not null)
        {
            throw new Refusal("invalid_value", $"Error adding item: an item with the id '{id}' already exists.", "item.id");
        }

        int index = _items.Count;
        if (json.TryGetProperty("previous_item_id", out JsonElement previous) && previous.GetString() is { } previousId)
        {
            index = previousId == "root" ? 0 : 1 + _items.FindIndex(one => one.Id == previousId);
            if (index == 0 && previousId != "root")
            {
                throw new Refusal(
                    "item_create_invalid_previous_item_id", $"Error adding item: the previous item with id '{previousId}' does not exist.", "previous_item_id");
            }
        }

        string type = item["type"]!.GetValue<string>();
        if (type == "function_call_output")
        {
            string callId = item["call_id"]!.GetValue<string>();
            if (!_items.Any(one => one.Role == "function_call" && one.Json["call_id"]!.GetValue<string>() == callId))
            {
                throw new Refusal("invalid_tool_call_id", $"Tool call ID '{callId}' not found in conversation.", "item.call_id");
            }
        }

        var created = new Item
        {
            Id = id,
            Role = type == "message" ? item["role"]!.GetValue<string>() : type,
            Text = TextOf(item, type),
            Json = item,
        };
        item["id"] = id;
        item["object"] = "realtime.item";
        item["status"] = "completed";
        string? before = index == 0 ? null : _items[index - 1].Id;
        _items.Insert(index, created);
        SendAdded(created, before);
        SendDone(created, before);
    }

    /// <summary><c>conversation.item.truncate</c>.</summary>
    public void Truncate(string itemId, int contentIndex, int audioEndMs)
    {
        Item item = Find(itemId) ?? throw Refusal.NoItem("truncating", "item_truncate_invalid_item_id", itemId);
        if (item.Spoken is not { Sent.Ticks: > 0 } spoken)
        {
            // Reported also for an answer that was announced and of which no audio was sent yet.
            throw new Refusal("unsupported_content_type", "Only model output audio messages can be truncated");
        }

        if (contentIndex != 0)
        {
            throw new Refusal("invalid_value", $"Content part with index {contentIndex} does not exist.", "content_index");
        }

        var end = TimeSpan.FromMilliseconds(audioEndMs);
        if (end > item.SpokenAudio)
        {
            throw new Refusal("invalid_value", $"Audio content of {(int)item.SpokenAudio.TotalMilliseconds}ms is already shorter than {audioEndMs}ms");
        }

        spoken.TruncatedTo = end;
        outbox.Send("conversation.item.truncated", new JsonObject
        {
            ["item_id"] = itemId,
            ["content_index"] = contentIndex,
            ["audio_end_ms"] = audioEndMs,
        });
    }

    /// <summary><c>conversation.item.delete</c>.</summary>
    public void Delete(string itemId)
    {
        Item item = Find(itemId) ?? throw Refusal.NoItem("deleting", "item_delete_invalid_item_id", itemId);
        _items.Remove(item);
        if (item.Spoken is { } spoken)
        {
            spoken.IsDeleted = true;
        }

        outbox.Send("conversation.item.deleted", new JsonObject { ["item_id"] = itemId });
    }

    /// <summary><c>conversation.item.retrieve</c>.</summary>
    public void Retrieve(string itemId)
    {
        Item item = Find(itemId) ?? throw Refusal.NoItem("retrieving", "item_retrieve_invalid_item_id", itemId);
        outbox.Send("conversation.item.retrieved", new JsonObject { ["item"] = item.Json.DeepClone() });
    }

    private static string TextOf(JsonObject item, string type) => type switch
    {
        "function_call" => $"{item["name"]}({item["arguments"]})",
        "function_call_output" => item["output"]!.GetValue<string>(),
        _ => string.Join(' ', item["content"]!.AsArray().Select(part => part!["text"] ?? part["transcript"]).Where(text => text is not null)),
    };

    private Item? Find(string id) => _items.Find(item => item.Id == id);

    private string? PreviousOf(Item item) => _items.IndexOf(item) is > 0 and int index ? _items[index - 1].Id : null;

    private void SendAdded(Item item, string? previousId) => outbox.Send(
        "conversation.item.added", new JsonObject { ["previous_item_id"] = previousId, ["item"] = item.Json.DeepClone() });

    private void SendDone(Item item, string? previousId) => outbox.Send(
        "conversation.item.done", new JsonObject { ["previous_item_id"] = previousId, ["item"] = item.Json.DeepClone() });
}
