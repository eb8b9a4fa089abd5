namespace Wavix.Streaming.Tests.Realtime;

/// <summary>An answer that was spoken, or is being spoken: one item of a response, with its audio.</summary>
public sealed class SpokenItem
{
    internal SpokenItem(FakeRealtimeSession session, int number, string itemId, string responseId, IReadOnlyList<RealtimeWord> words)
    {
        Session = session;
        Number = number;
        ItemId = itemId;
        ResponseId = responseId;
        Words = words;
    }

    /// <summary>The session that spoke it.</summary>
    public FakeRealtimeSession Session { get; }

    /// <summary>The number in the watermark: the answers of a service are counted from 0, those of all sessions together.</summary>
    public int Number { get; }

    /// <summary>The item.</summary>
    public string ItemId { get; }

    /// <summary>The response.</summary>
    public string ResponseId { get; }

    /// <summary>The words, with the times at which they are spoken.</summary>
    public IReadOnlyList<RealtimeWord> Words { get; }

    /// <summary>How long the whole answer would be.</summary>
    public TimeSpan Length => Words.Count == 0 ? TimeSpan.Zero : Words[^1].End;

    /// <summary>How much audio was sent of it.</summary>
    public TimeSpan Sent { get; internal set; }

    /// <summary>When the first audio was sent, in ticks of <see cref="System.Diagnostics.Stopwatch"/>; 0 if none was.</summary>
    public long FirstSentAt { get; internal set; }

    /// <summary>To what the client cut it; null if it did not.</summary>
    public TimeSpan? TruncatedTo { get; internal set; }

    /// <summary>Whether the client deleted it.</summary>
    public bool IsDeleted { get; internal set; }

    /// <summary>The words that have ended after a time of the audio: those that were heard.</summary>
    public string TextUntil(TimeSpan heard) => string.Join(' ', Words.Where(word => word.End <= heard).Select(word => word.Text));
}
