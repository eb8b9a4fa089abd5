using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>The conversation of a cascaded model as the caller heard it. Thread-safe.</summary>
internal sealed class CascadedMemory
{
    private readonly object _sync = new();
    private readonly List<Entry> _entries = [];

    public void Add(string? itemId, ChatMessage message)
    {
        lock (_sync)
        {
            _entries.Add(new Entry(itemId, message, null));
        }
    }

    public void Add(SpokenAnswer answer)
    {
        lock (_sync)
        {
            _entries.Add(new Entry(answer.ItemId, null, answer));
        }
    }

    /// <returns>The answer of an item; null if it is not an answer that is remembered.</returns>
    public SpokenAnswer? FindAnswer(string itemId)
    {
        lock (_sync)
        {
            return _entries.Find(entry => entry.ItemId == itemId)?.Answer;
        }
    }

    /// <summary>Forgets an item. The tools that an answer called are still remembered.</summary>
    /// <returns>Whether it was remembered.</returns>
    public bool Delete(string itemId)
    {
        lock (_sync)
        {
            if (_entries.Find(entry => entry.ItemId == itemId) is not { } found)
            {
                return false;
            }

            if (found.Answer is { } answer)
            {
                answer.Truncate(TimeSpan.Zero);
            }
            else
            {
                _entries.Remove(found);
            }

            return true;
        }
    }

    /// <returns>Whether a call without a result was found.</returns>
    public bool AddResult(string callId, string result)
    {
        lock (_sync)
        {
            return _entries.Exists(entry => entry.Answer?.AddResult(callId, result) == true);
        }
    }

    /// <returns>The conversation for the chat model.</returns>
    public List<ChatMessage> Compose(string? instructions)
    {
        List<ChatMessage> messages = [];
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            messages.Add(new ChatMessage(ChatRole.System, instructions));
        }

        lock (_sync)
        {
            foreach (Entry entry in _entries)
            {
                if (entry.Message is { } message)
                {
                    messages.Add(message);
                }

                entry.Answer?.AddTo(messages);
            }
        }

        return messages;
    }

    private sealed record Entry(string? ItemId, ChatMessage? Message, SpokenAnswer? Answer);
}
