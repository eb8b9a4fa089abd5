namespace Wavix.Streaming.Simulator;

/// <summary>
/// The record of what the server did in one call, from which all checks are evaluated. Times count from the start of the call.
/// </summary>
internal sealed record RecordedCall
{
    /// <summary>The stream id of the call's <c>start</c>.</summary>
    public required string StreamId { get; init; }

    public bool IsOneWay { get; init; }

    /// <summary>Whether everything that the server received was what Wavix may send.</summary>
    public bool IsLegal { get; init; } = true;

    /// <summary>Whether the caller spoke at the pace of a call, and the server could answer at its own.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>The messages from the server, in order.</summary>
    public IReadOnlyList<RecordedMessage> Messages { get; init; } = [];

    /// <summary>When marks were returned.</summary>
    public IReadOnlyList<TimeSpan> Echoes { get; init; } = [];

    /// <summary>When the unusual input was sent; null if there was none.</summary>
    public TimeSpan? OddAt { get; init; }

    /// <summary>
    /// The middle of what the caller said after the unusual input: audio of the server from here on answers it. Null if the call ended
    /// before.
    /// </summary>
    public TimeSpan? AgainAt { get; init; }

    /// <summary>When the caller had finished speaking.</summary>
    public TimeSpan? SpokenAt { get; init; }

    /// <summary>When we hung up, or aborted the connection.</summary>
    public TimeSpan? LeftAt { get; init; }

    /// <summary>When we stopped waiting for the server's close.</summary>
    public TimeSpan? GaveUpAt { get; init; }

    /// <summary>How the connection ended; null if it had not.</summary>
    public RecordedEnd? End { get; init; }

    /// <summary>Whether the server ended the connection soon after the close; null if this was not checked.</summary>
    public bool? EndsConnection { get; init; }

    /// <summary>What was said and heard; null if the call was not a conversation.</summary>
    public RecordedConversation? Conversation { get; init; }

    /// <summary>How the server ended the call; null if it lasted until we ended it.</summary>
    public RecordedEnd? EarlyEnd => End is { } end && (LeftAt is null || end.At < LeftAt) ? end : null;

    /// <summary>How the server ended the call instead of completing our close; null if it completed the close, or did nothing.</summary>
    public RecordedEnd? LateFailure => End is { IsOrderly: false } end && end.At >= LeftAt && end.At < GaveUpAt ? end : null;
}

/// <summary>A message from the server.</summary>
/// <param name="At">When it was received.</param>
/// <param name="Command">The command; null if the message can't be read.</param>
/// <param name="Problem">Why it can't be read; <see cref="InvalidMessageReason.None"/> if it can.</param>
/// <param name="Excerpt">Its first characters.</param>
/// <param name="Detail">What is wrong with it; empty if nothing is.</param>
internal sealed record RecordedMessage(TimeSpan At, WavixCommand? Command, InvalidMessageReason Problem, string Excerpt, string Detail);

/// <summary>The end of a connection.</summary>
/// <param name="At">When.</param>
/// <param name="IsClose">Whether the server closed. If false, the connection was lost.</param>
/// <param name="Status">
/// The status of its close. For a loss, the status of our own close if the server violated the rules of WebSocket.
/// </param>
internal sealed record RecordedEnd(TimeSpan At, bool IsClose, int? Status)
{
    /// <summary>Whether the close reports no error, or has no status.</summary>
    public bool IsOrderly => IsClose && Status is null or 1000 or 1001;

    /// <summary>Whether the close says that something was wrong with what the server received.</summary>
    public bool IsRefusal => IsClose && Status is 1003 or 1007 or 1008 or 1009;

    /// <summary>Whether the server sent frames that are not allowed in a WebSocket.</summary>
    public bool IsBreach => !IsClose && Status is not null;

    public override string ToString() => !IsClose ? "the connection was lost without a close"
        : Status is null ? "the server closed without a status"
        : $"the server closed with {Status}";
}
