using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator;

/// <summary>The record of what was said and heard in one call. Times count from the start of the call.</summary>
internal sealed record RecordedConversation
{
    /// <summary>What the caller said.</summary>
    public required IReadOnlyList<SpokenLine> Spoken { get; init; }

    /// <summary>The line that the caller said while the server was heard; null if there was none.</summary>
    public required SpokenLine? Over { get; init; }

    /// <summary>When the caller heard the server, in order. Pauses within a sentence are included.</summary>
    public required IReadOnlyList<(TimeSpan From, TimeSpan To)> Heard { get; init; }

    /// <summary>When <c>clear</c> commands arrived from the server.</summary>
    public required IReadOnlyList<TimeSpan> Clears { get; init; }

    /// <summary>How long the call lasted.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether the caller's line sent back what the caller heard.</summary>
    public bool HasLineEcho { get; init; }
}
