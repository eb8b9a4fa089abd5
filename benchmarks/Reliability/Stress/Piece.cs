using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>What a piece is: its messages keep the order of the calls among their own kind.</summary>
internal enum PieceKind
{
    /// <summary>A playback.</summary>
    Playback,

    /// <summary>A message of the application's own.</summary>
    Message,
}

/// <summary>How a send ended.</summary>
internal enum SendResult
{
    /// <summary>It has not ended, or the piece is not a send.</summary>
    None,

    /// <summary>It returned true.</summary>
    Sent,

    /// <summary>It returned false.</summary>
    Refused,

    /// <summary>It threw.</summary>
    Threw,
}

/// <summary>
/// Something that goes out: a playback, or one message. Every sample of it has the value of its number, so that each frame on the wire says
/// what it belongs to.
/// </summary>
internal sealed class Piece(int number, int worker, PieceKind kind, long calledAt)
{
    public int Number => number;

    public int Worker => worker;

    public PieceKind Kind => kind;

    /// <summary>When the call that made it was about to be made.</summary>
    public long CalledAt => calledAt;

    /// <summary>When the call that made it had returned; the end of time before that.</summary>
    public long ReturnedAt { get; set; } = long.MaxValue;

    /// <summary>The turn that it was explicitly played on.</summary>
    public StressTurn? Turn { get; init; }

    public Playback? Playback { get; set; }

    public StressSource? Source { get; set; }

    /// <summary>When a cancel had completed: nothing of it may be sent later.</summary>
    public long NothingAfter { get; set; } = long.MaxValue;

    public SendResult Result { get; set; }

    /// <summary>Samples of it that reached the transport, without padding.</summary>
    public long Samples { get; set; }

    /// <summary>Messages of it that reached the transport.</summary>
    public int Messages { get; set; }

    public long FirstSeen { get; set; }

    public long LastSeen { get; set; }

    /// <summary>Whether the transport failed on a message of it.</summary>
    public bool HasFailed { get; set; }
}

/// <summary>A call that may send <c>clear</c>.</summary>
internal sealed class StressStop(long calledAt)
{
    /// <summary>When it was about to be called.</summary>
    public long CalledAt => calledAt;

    /// <summary>When the call had returned a task that was not complete; the end of time if it was.</summary>
    public long WaitedFrom { get; set; } = long.MaxValue;

    /// <summary>When the task had completed.</summary>
    public long CompletedAt { get; set; } = long.MaxValue;

    /// <summary>Whether it is an interrupt that says it took place.</summary>
    public bool IsInterrupt { get; set; }

    /// <summary>Whether no other such call ran at the same time. Then a <c>clear</c> that it waited for is its own.</summary>
    public bool IsAlone { get; set; } = true;

    public override string ToString() => $"InterruptAsync called at {CalledAt}, waiting from {WaitedFrom} to {CompletedAt}";
}

/// <summary>A turn that the application began.</summary>
internal sealed class StressTurn(PlaybackTurn turn, long begunAt)
{
    public PlaybackTurn Turn => turn;

    /// <summary>When <c>BeginTurn</c> had returned.</summary>
    public long BegunAt => begunAt;

    /// <summary>When a cancel of it had completed.</summary>
    public long NothingAfter { get; set; } = long.MaxValue;
}
