using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator;

/// <summary>What was said and heard in one call. Times count from the start of the call.</summary>
internal sealed record RecordedConversation
{
    /// <summary>What the caller said.</summary>
    public required IReadOnlyList<SpokenLine> Spoken { get; init; }

    /// <summary>That of it which the caller said while the server was heard; null when it did not come to that.</summary>
    public required SpokenLine? Over { get; init; }

    /// <summary>When the caller heard the server, in order; pauses within a sentence are part of it.</summary>
    public required IReadOnlyList<(TimeSpan From, TimeSpan To)> Heard { get; init; }

    /// <summary>When a <c>clear</c> of the server arrived.</summary>
    public required IReadOnlyList<TimeSpan> Clears { get; init; }

    /// <summary>How long the call lasted.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether the caller's line sent back what the caller heard.</summary>
    public bool HasLineEcho { get; init; }
}
