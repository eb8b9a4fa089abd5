namespace Wavix.Streaming;

/// <summary>
/// A stream did not start, or a message could not be read by a strict call of <see cref="WavixMessageSerializer"/>. Nothing else throws
/// it: what happens on the wire during a stream is told by events and by <c>WavixStreamSession.Completion</c>.
/// </summary>
public sealed class WavixStreamException : Exception
{
    internal WavixStreamException(InvalidMessageReason invalidMessage, string detail)
        : base(detail)
    {
        Reason = WavixStreamEndReason.ProtocolViolation;
        InvalidMessage = invalidMessage;
    }

    internal WavixStreamException(WavixStreamEndReason reason, string message, Exception? innerException)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why the stream ended before it started; <see cref="WavixStreamEndReason.ProtocolViolation"/> for a message that can't be read.</summary>
    public WavixStreamEndReason Reason { get; }

    /// <summary>What is wrong with the message; <see cref="InvalidMessageReason.None"/> when it was not a message.</summary>
    public InvalidMessageReason InvalidMessage { get; }
}
