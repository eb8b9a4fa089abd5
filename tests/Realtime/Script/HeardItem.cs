namespace Wavix.Streaming.Tests.Realtime;

/// <summary>What a caller heard of an answer.</summary>
/// <param name="Item">The answer.</param>
/// <param name="Spans">The pieces that were heard, in their order.</param>
public sealed record HeardItem(SpokenItem Item, IReadOnlyList<WatermarkSpan> Spans)
{
    /// <summary>The position up to which it was heard: what a truncation should say.</summary>
    public TimeSpan Heard => Spans.Max(span => span.To);

    /// <summary>How much was heard in all. It is less than <see cref="Heard"/> if pieces were lost.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Spans.Sum(span => (span.To - span.From).Ticks));

    /// <summary>The words that were heard to their end.</summary>
    public string Text => Item.TextUntil(Heard);
}
