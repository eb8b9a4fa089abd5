namespace Wavix.Streaming.Agents;

/// <summary>Something went wrong in the session. The session continues, unless the enumeration of events ends after it.</summary>
public sealed class SpeechModelErrorEvent : SpeechModelEvent
{
    /// <summary>The provider's code, such as <c>rate_limit_exceeded</c>; null if there is none.</summary>
    public string? Code { get; init; }

    /// <summary>What is wrong. It holds no text of the conversation.</summary>
    public required string Message { get; init; }
}
