namespace Wavix.Streaming.Agents;

/// <summary>The agent has decided to end the call, and says goodbye.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Line">What is said; null if it was said already.</param>
internal sealed record AgentEnding(VoiceAgentEndReason Reason, AgentLine? Line)
{
    /// <summary>The option whose limit was reached.</summary>
    public string? Limit { get; init; }

    public Exception? Error { get; init; }

    /// <summary>Whether the call continues if the caller interrupts the goodbye.</summary>
    public bool MayBeCalledOff { get; init; }
}
