namespace Wavix.Streaming.Agents;

/// <summary>Text of what the caller said, or of what the model says.</summary>
public sealed class TranscriptEvent : SpeechModelEvent
{
    /// <summary>Who speaks.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The content part of the item, from 0.</summary>
    public int ContentIndex { get; init; }

    /// <summary>The response; null for what the caller said.</summary>
    public string? ResponseId { get; init; }

    /// <summary>If <see cref="IsFinal"/>, the whole text of the content part; else what follows the text so far.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the text of the content part is complete.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The words of <see cref="Text"/> with their times in the audio of the content part; null if the model does not say.</summary>
    public IReadOnlyList<SpokenWord>? Words { get; init; }
}
