namespace Wavix.Streaming.CallControl;

/// <summary>A body that can't be read as a report of a call.</summary>
public sealed class InvalidPostCallEvent : PostCallEvent
{
    /// <summary>Creates an event for a test of code that handles it.</summary>
    /// <param name="reason">What is wrong.</param>
    /// <param name="detail">One sentence that says what is wrong and where, without the message's content.</param>
    /// <param name="messageLength">Length of the body in bytes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="detail"/> is null.</exception>
    public InvalidPostCallEvent(InvalidWebhookReason reason, string detail, int messageLength)
    {
        ArgumentNullException.ThrowIfNull(detail);
        Reason = reason;
        Detail = detail;
        MessageLength = messageLength;
    }

    /// <summary>What is wrong with the body.</summary>
    public InvalidWebhookReason Reason { get; }

    /// <summary>One sentence that says what is wrong and where. Contains none of the body's content.</summary>
    public string Detail { get; }

    /// <summary>Length of the body in bytes.</summary>
    public int MessageLength { get; }

    /// <summary>A short text for logs: reason and detail, never content.</summary>
    public override string ToString() => $"invalid post-call event ({Reason}): {Detail}";
}
