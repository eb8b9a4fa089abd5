namespace Wavix.Streaming.Agents;

/// <summary>A response becomes active. One is active at a time.</summary>
public sealed class ResponseStartedEvent : SpeechModelEvent
{
    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }
}
