namespace Wavix.Streaming.Agents;

/// <summary>A response is no longer active. What was sent of it may still be playing.</summary>
public sealed class ResponseDoneEvent : SpeechModelEvent
{
    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>How it ended.</summary>
    public required ResponseStatus Status { get; init; }

    /// <summary>What it cost; null if the model does not say.</summary>
    public SpeechModelUsage? Usage { get; init; }

    /// <summary>The provider's code if it failed or is incomplete, such as <c>rate_limit_exceeded</c> or <c>content_filter</c>; else null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The provider's text if it failed; else null.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>How long the provider asks to wait before the next response; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
