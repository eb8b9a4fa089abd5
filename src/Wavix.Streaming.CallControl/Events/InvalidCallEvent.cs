namespace Wavix.Streaming.CallControl;

/// <summary>A body that can't be read as an event of a call. Answer it with 400, or with 200 if it must not be repeated.</summary>
public sealed class InvalidCallEvent : CallEvent
{
    /// <summary>Creates an event for a test of code that handles it.</summary>
    /// <param name="reason">What is wrong.</param>
    /// <param name="detail">One sentence that says what is wrong and where, without the message's content.</param>
    /// <param name="messageLength">Length of the body in bytes.</param>
    /// <param name="eventType">The type of the event; null if it could not be read.</param>
    /// <exception cref="ArgumentNullException"><paramref name="detail"/> is null.</exception>
    public InvalidCallEvent(InvalidWebhookReason reason, string detail, int messageLength, string? eventType = null)
    {
        ArgumentNullException.ThrowIfNull(detail);
        Reason = reason;
        Detail = detail;
        MessageLength = messageLength;
        EventType = eventType;
    }

    /// <summary>The type of the event; null if it could not be read.</summary>
    public override string? EventType { get; }

    /// <summary>What is wrong with the body.</summary>
    public InvalidWebhookReason Reason { get; }

    /// <summary>One sentence that says what is wrong and where. Contains none of the body's content.</summary>
    public string Detail { get; }

    /// <summary>Length of the body in bytes.</summary>
    public int MessageLength { get; }

    /// <summary>A short text for logs: reason and detail, never content.</summary>
    public override string ToString() => $"invalid call event ({Reason}): {Detail}";
}
