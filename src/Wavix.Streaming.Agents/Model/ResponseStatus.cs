namespace Wavix.Streaming.Agents;

/// <summary>How a response of a speech model ended.</summary>
public enum ResponseStatus
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>The response is complete.</summary>
    Completed = 1,

    /// <summary>The response was canceled, by the caller's speech or by the agent.</summary>
    Canceled = 2,

    /// <summary>The response was cut by the provider: a limit of tokens, or a filter of content.</summary>
    Incomplete = 3,

    /// <summary>The response failed.</summary>
    Failed = 4,
}
