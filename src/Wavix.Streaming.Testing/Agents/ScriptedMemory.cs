using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>The conversation that a session of a scripted model remembers. Thread-safe.</summary>
internal sealed class ScriptedMemory
{
    private readonly object _sync = new();
    private readonly List<Item> _items = [];

    public void Add(ChatRole role, string text, string id)
    {
        lock (_sync)
        {
            _items.Add(new Item(role, id) { Text = text });
        }
    }

    /// <summary>Adds an answer, of which nothing has been sent yet.</summary>
    public void AddAnswer(string id, IReadOnlyList<SpokenWord> words)
    {
        lock (_sync)
        {
            _items.Add(new Item(ChatRole.Assistant, id) { Words = words });
        }
    }

    /// <summary>More of an answer was sent.</summary>
    public void Extend(string id, string text, TimeSpan audio)
    {
        lock (_sync)
        {
            if (_items.Find(item => item.Id == id) is { IsTruncated: false } item)
            {
                item.Text += text;
                item.Audio += audio;
            }
        }
    }

    public void SetText(string id, string text)
    {
        lock (_sync)
        {
            if (_items.Find(item => item.Id == id) is { } item)
            {
                item.Text = text;
            }
        }
    }

    /// <summary>Cuts an answer to the words that end by a time.</summary>
    /// <returns>Why that is refused, as a clause; null if it is not.</returns>
    public string? Truncate(string id, int contentIndex, TimeSpan heard)
    {
        lock (_sync)
        {
            if (_items.Find(item => item.Id == id) is not { } item)
            {
                return "the session has no such item";
            }

            if (item.Words is not { } words)
            {
                return "the item is not an answer with audio";
            }

            if (contentIndex != 0)
            {
                return $"the item has no content part {contentIndex}";
            }

            if (heard < TimeSpan.FromMilliseconds(1) || heard.Ticks % TimeSpan.TicksPerMillisecond != 0)
            {
                return "what was heard must be whole milliseconds, at least 1";
            }

            if (heard > item.Audio)
            {
                return $"only {item.Audio.TotalMilliseconds} ms of audio were sent of the item";
            }

            item.Text = string.Join(' ', words.Where(word => word.End <= heard).Select(word => word.Text));
            item.Audio = heard;
            item.IsTruncated = true;
            return null;
        }
    }

    /// <returns>Whether the item existed.</returns>
    public bool Delete(string id)
    {
        lock (_sync)
        {
            return _items.RemoveAll(item => item.Id == id) > 0;
        }
    }

    public IReadOnlyList<RememberedItem> Snapshot()
    {
        lock (_sync)
        {
            return [.. _items.Select(item => new RememberedItem(item.Role, item.Text.TrimEnd(), item.Id))];
        }
    }

    private sealed class Item(ChatRole role, string id)
    {
        public ChatRole Role { get; } = role;

        public string Id { get; } = id;

        public string Text { get; set; } = "";

        public TimeSpan Audio { get; set; }

        public bool IsTruncated { get; set; }

        public IReadOnlyList<SpokenWord>? Words { get; init; }
    }
}
