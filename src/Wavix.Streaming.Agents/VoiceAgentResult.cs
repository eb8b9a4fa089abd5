namespace Wavix.Streaming.Agents;

/// <summary>What happened on a call of a voice agent.</summary>
public sealed class VoiceAgentResult
{
    /// <summary>Why the run ended.</summary>
    public required VoiceAgentEndReason Reason { get; init; }

    /// <summary>The option of <see cref="VoiceAgentOptions"/> whose limit was reached, such as <c>MaxTurns</c>; else null.</summary>
    public string? Limit { get; init; }

    /// <summary>The error that ended the run; null if none did.</summary>
    public Exception? Error { get; init; }

    /// <summary>What was said, as it was heard, in the order of time.</summary>
    public IReadOnlyList<AgentTranscriptEntry> Transcript { get; init; } = [];

    /// <summary>Tokens of all responses, as far as the model reports them.</summary>
    public SpeechModelUsage Usage { get; init; } = new();

    /// <summary>How often the caller interrupted the agent.</summary>
    public int Interruptions { get; init; }

    /// <summary>How often a short sound paused the agent, which then continued.</summary>
    public int FalseInterruptions { get; init; }

    /// <summary>
    /// The time of each answer from the end of the caller's speech to the first audio of it that the caller heard, by the playback model. Fillers do not
    /// count.
    /// </summary>
    public IReadOnlyList<TimeSpan> ResponseLatencies { get; init; } = [];

    /// <summary>How often a session of the model was replaced because it was lost or stalled.</summary>
    public int Reconnects { get; init; }

    /// <summary>Audio of the caller that the model did not get, because it was too slow or could not be reached.</summary>
    public TimeSpan DroppedAudio { get; init; }

    /// <summary>A short text for logs, without what was said.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Reason}{(Limit is null ? "" : " (" + Limit + ")")}, {Transcript.Count} entries, {Interruptions} interruptions, {Usage.TotalTokens} tokens");
}
