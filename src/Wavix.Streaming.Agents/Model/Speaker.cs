namespace Wavix.Streaming.Agents;

/// <summary>Who speaks.</summary>
public enum Speaker
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>The caller.</summary>
    Caller = 1,

    /// <summary>The agent.</summary>
    Agent = 2,
}
