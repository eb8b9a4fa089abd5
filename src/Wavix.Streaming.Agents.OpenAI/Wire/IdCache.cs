using System.Text;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Gives the same string for the same id: each delta of an answer names its response and its item, and a string for each would be most of what
/// a call allocates.
/// </summary>
internal sealed class IdCache
{
    private readonly string[] _recent = ["", "", "", ""];
    private int _next;

    /// <summary>The string; null if it is not one, or empty.</summary>
    public string? Read(JsonView id)
    {
        ReadOnlySpan<byte> utf8 = id.Inner;
        if (utf8.IsEmpty)
        {
            return null;
        }

        foreach (string known in _recent)
        {
            // Escapes and other than ASCII are never equal, and read below.
            if (Ascii.Equals(utf8, known))
            {
                return known;
            }
        }

        string text = id.Text!;
        _recent[_next] = text;
        _next = (_next + 1) % _recent.Length;
        return text;
    }
}
