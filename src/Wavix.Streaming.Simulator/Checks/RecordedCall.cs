namespace Wavix.Streaming.Simulator;

/// <summary>What the server did in one call: all that checks are judged by. Times count from the start of the call.</summary>
internal sealed record RecordedCall
{
    /// <summary>The stream id of the call's <c>start</c>.</summary>
    public required string StreamId { get; init; }

    public bool IsOneWay { get; init; }

    /// <summary>Whether all that the server received was what Wavix may send.</summary>
    public bool IsLegal { get; init; } = true;

    /// <summary>Whether the caller spoke at the pace of a call, to a server that could answer at its own.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>What the server sent, in order.</summary>
    public IReadOnlyList<RecordedMessage> Messages { get; init; } = [];

    /// <summary>Marks that were echoed.</summary>
    public IReadOnlyList<TimeSpan> Echoes { get; init; } = [];

    /// <summary>When the odd input went out; null when none did.</summary>
    public TimeSpan? OddAt { get; init; }

    /// <summary>
    /// When the caller, who spoke again after it, was in the middle of that: what the server says from here on answers that. Null when it did
    /// not come to that.
    /// </summary>
    public TimeSpan? AgainAt { get; init; }

    /// <summary>When the caller had spoken.</summary>
    public TimeSpan? SpokenAt { get; init; }

    /// <summary>When we hung up, or cut the connection.</summary>
    public TimeSpan? LeftAt { get; init; }

    /// <summary>When we gave up waiting for the server's close.</summary>
    public TimeSpan? GaveUpAt { get; init; }

    /// <summary>How the connection ended; null when it had not.</summary>
    public RecordedEnd? End { get; init; }

    /// <summary>Whether the server ended the connection soon after the close; null when that was not looked at.</summary>
    public bool? EndsConnection { get; init; }

    /// <summary>What was said and heard; null when the call was not a conversation.</summary>
    public RecordedConversation? Conversation { get; init; }

    /// <summary>How the server ended the call; null when it went on until we left.</summary>
    public RecordedEnd? EarlyEnd => End is { } end && (LeftAt is null || end.At < LeftAt) ? end : null;

    /// <summary>How the server ended the call instead of completing our close; null when it did that, or nothing at all.</summary>
    public RecordedEnd? LateFailure => End is { IsOrderly: false } end && end.At >= LeftAt && end.At < GaveUpAt ? end : null;
}

/// <summary>A message of the server.</summary>
/// <param name="At">When it came.</param>
/// <param name="Command">What it says; null when it can't be read.</param>
/// <param name="Problem">Why it can't be read, else none.</param>
/// <param name="Excerpt">Its first characters.</param>
/// <param name="Detail">What is wrong with it; empty when nothing is.</param>
internal sealed record RecordedMessage(TimeSpan At, WavixCommand? Command, InvalidMessageReason Problem, string Excerpt, string Detail);

/// <summary>The end of a connection.</summary>
/// <param name="At">When.</param>
/// <param name="IsClose">Whether the server closed, rather than that the connection was lost.</param>
/// <param name="Status">The status of its close; for a loss, that of our own close because the server broke the rules of WebSocket.</param>
internal sealed record RecordedEnd(TimeSpan At, bool IsClose, int? Status)
{
    /// <summary>A close that says that all is well, or says nothing.</summary>
    public bool IsOrderly => IsClose && Status is null or 1000 or 1001;

    /// <summary>A close that says that something was wrong with what the server received.</summary>
    public bool IsRefusal => IsClose && Status is 1003 or 1007 or 1008 or 1009;

    /// <summary>The server sent frames that no WebSocket may carry.</summary>
    public bool IsBreach => !IsClose && Status is not null;

    public override string ToString() => !IsClose ? "the connection was lost without a close"
        : Status is null ? "the server closed without a status"
        : $"the server closed with {Status}";
}
