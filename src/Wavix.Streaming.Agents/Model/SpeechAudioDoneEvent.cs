namespace Wavix.Streaming.Agents;

/// <summary>The audio of one content part is complete.</summary>
public sealed class SpeechAudioDoneEvent : SpeechModelEvent
{
    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The content part of the item, from 0.</summary>
    public int ContentIndex { get; init; }
}
