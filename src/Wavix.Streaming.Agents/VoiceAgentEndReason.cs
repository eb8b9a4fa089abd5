namespace Wavix.Streaming.Agents;

/// <summary>Why the run of a voice agent ended.</summary>
public enum VoiceAgentEndReason
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>The caller hung up, or Wavix ended the stream.</summary>
    StreamEnded = 1,

    /// <summary>The model ended the call with its tool.</summary>
    AgentEndedCall = 2,

    /// <summary>The call was handed over.</summary>
    HandedOver = 3,

    /// <summary>The caller stayed silent (<see cref="VoiceAgentOptions.SilenceTimeout"/>).</summary>
    CallerSilent = 4,

    /// <summary>A limit was reached: <see cref="VoiceAgentResult.Limit"/> names it.</summary>
    LimitReached = 5,

    /// <summary>The model could not be reached, or failed again and again: see <see cref="VoiceAgentResult.Error"/>.</summary>
    ModelFailed = 6,

    /// <summary>The token was canceled, as when the server stops.</summary>
    Canceled = 7,

    /// <summary>The agent failed: see <see cref="VoiceAgentResult.Error"/>.</summary>
    Failed = 8,
}
