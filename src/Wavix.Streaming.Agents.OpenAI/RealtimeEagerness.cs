namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>How soon a <see cref="RealtimeSemanticVad"/> considers the caller's speech complete.</summary>
public enum RealtimeEagerness
{
    /// <summary>Not set: the server's default.</summary>
    None = 0,

    /// <summary>Chosen by the server; the same as <see cref="Medium"/>.</summary>
    Auto = 1,

    /// <summary>Waits up to 8 s for the caller to continue.</summary>
    Low = 2,

    /// <summary>Waits up to 4 s for the caller to continue.</summary>
    Medium = 3,

    /// <summary>Waits up to 2 s for the caller to continue.</summary>
    High = 4,
}
