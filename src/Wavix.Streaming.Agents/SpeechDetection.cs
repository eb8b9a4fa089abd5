namespace Wavix.Streaming.Agents;

/// <summary>Who finds out that the caller speaks.</summary>
public enum SpeechDetection
{
    /// <summary>The model, if it can; else the agent.</summary>
    Auto = 0,

    /// <summary>The agent, on the audio of the call, with a detector that ignores the echo of the agent's own voice.</summary>
    Agent = 1,
}
