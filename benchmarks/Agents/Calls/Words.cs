using Wavix.Streaming.Tests.Realtime;

namespace Agents.Calls;

/// <summary>The words of an answer: those that are remembered, against those that were heard.</summary>
internal static class Words
{
    // A truncation that is right to 15 ms may still be on the other side of a word's end. Words that end that close to the cut are neither right nor wrong.
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(15);

    public static int Count(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Whether the two differ by one word, and the cut is so close to its end that either is right.</summary>
    public static bool AreClose(SpokenItem item, string remembered, string text)
    {
        int last = Math.Max(Count(remembered), Count(text));
        return Math.Abs(Count(remembered) - Count(text)) == 1
            && item.TruncatedTo is { } cut && (cut - item.Words[last - 1].End).Duration() <= Tolerance;
    }

    /// <summary>What the models of a call remember of their answers, by item.</summary>
    public static Dictionary<string, string> FindRemembered(IEnumerable<FakeRealtimeSession> sessions) =>
        sessions.SelectMany(session => session.Memory).Where(one => one.Role == "assistant").ToDictionary(one => one.ItemId, one => one.Text);
}
