namespace Wavix.Streaming.Agents;

/// <summary>What the caller or the agent said.</summary>
public sealed class AgentTranscriptEntry
{
    /// <summary>Who spoke.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>
    /// The text. Of the agent, only what the caller heard: cut by the times of the words if the model sends them, else in proportion.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>When it started, on the clock of <see cref="WavixEvent.ReceivedAt"/>.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ended: for the agent, when the caller stopped hearing it.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Whether the caller interrupted it. False for the caller.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>A short text, such as <c>Caller: Hello.</c></summary>
    public override string ToString() => $"{Speaker}: {Text}{(IsInterrupted ? " (interrupted)" : "")}";
}
