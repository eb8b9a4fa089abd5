using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>What was said on the call, as it was heard. Called under the lock of the run.</summary>
internal sealed class TranscriptLog
{
    private readonly List<Line> _lines = [];

    /// <summary>The caller said something.</summary>
    public void AddCaller(string text, DateTimeOffset from, DateTimeOffset to) =>
        _lines.Add(new Line(Speaker.Caller, () => text.Trim(), from, to, false));

    /// <summary>The caller heard something of the agent.</summary>
    public void AddAgent(SpokenItem item, DateTimeOffset from, DateTimeOffset to, bool isInterrupted) =>
        _lines.Add(new Line(Speaker.Agent, item.GetHeardText, from, to, isInterrupted));

    /// <summary>How many lines there are, in the order in which they were added.</summary>
    public int Count => _lines.Count;

    /// <summary>Lines for the memory of a model, as text.</summary>
    /// <param name="from">The first: 0, or an earlier <see cref="Count"/>.</param>
    public IReadOnlyList<ChatMessage> ToMessages(int from) =>
    [
        .. ToEntries(_lines.Skip(from))
            .Select(entry => new ChatMessage(entry.Speaker == Speaker.Caller ? ChatRole.User : ChatRole.Assistant, entry.Text)),
    ];

    /// <summary>Everything, in the order of time. The text of a caller arrives after the answer to it has begun.</summary>
    public IReadOnlyList<AgentTranscriptEntry> GetEntries() => ToEntries(_lines);

    private static List<AgentTranscriptEntry> ToEntries(IEnumerable<Line> lines)
    {
        List<AgentTranscriptEntry> entries = [];
        foreach (Line line in lines.OrderBy(line => line.From))
        {
            string text = line.GetText();
            if (text.Length > 0)
            {
                entries.Add(new AgentTranscriptEntry
                {
                    Speaker = line.Speaker,
                    Text = text,
                    From = line.From,
                    To = line.To,
                    IsInterrupted = line.IsInterrupted,
                });
            }
        }

        return entries;
    }

    private sealed record Line(Speaker Speaker, Func<string> GetText, DateTimeOffset From, DateTimeOffset To, bool IsInterrupted);
}
