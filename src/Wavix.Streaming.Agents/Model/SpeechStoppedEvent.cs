namespace Wavix.Streaming.Agents;

/// <summary>The model hears the end of the caller's speech, and responds to it.</summary>
public sealed class SpeechStoppedEvent : SpeechModelEvent
{
    /// <summary>The item that the speech becomes; null if the model does not say.</summary>
    public string? ItemId { get; init; }

    /// <summary>
    /// Where the speech ends in the audio that was sent in this session, without the silence that the model waited for; null if the model does not say.
    /// </summary>
    public TimeSpan? AudioEnd { get; init; }
}
