namespace Wavix.Streaming.Agents;

/// <summary>The model hears the caller start to speak.</summary>
public sealed class SpeechStartedEvent : SpeechModelEvent
{
    /// <summary>The item that the speech becomes; null if the model does not say.</summary>
    public string? ItemId { get; init; }

    /// <summary>Where the speech starts in the audio that was sent in this session; null if the model does not say.</summary>
    public TimeSpan? AudioStart { get; init; }
}
