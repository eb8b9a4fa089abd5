namespace Wavix.Streaming;

/// <summary>
/// A stream ended before it started: thrown by <see cref="WavixStreamSession.WaitForStartAsync"/> and by nothing else. Whatever happens
/// later is reported by events and by <see cref="WavixStreamSession.Completion"/>.
/// </summary>
public sealed class WavixStreamException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why the stream ended.</param>
    /// <param name="message">A text for people.</param>
    /// <param name="innerException">The error of the connection; null for none.</param>
    public WavixStreamException(WavixStreamEndReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why the stream ended before it started.</summary>
    public WavixStreamEndReason Reason { get; }
}
