namespace Wavix.Streaming.Agents;

/// <summary>A session of a speech model can't be opened.</summary>
public sealed class SpeechModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">The cause; null for none.</param>
    public SpeechModelException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether another attempt may succeed. False for a refused key or an unknown model. Default true.</summary>
    public bool IsTransient { get; init; } = true;

    /// <summary>How long the provider asks to wait before the next attempt; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's code of the error, such as <c>rate_limit_exceeded</c>, or the HTTP status; null if there is none.</summary>
    public string? Code { get; init; }
}
