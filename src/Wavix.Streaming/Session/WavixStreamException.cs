namespace Wavix.Streaming;

/// <summary>
/// The stream ended before it started. Only <see cref="WavixStreamSession.WaitForStartAsync"/> throws it: anything later is reported by events
/// and by <see cref="WavixStreamSession.Completion"/>.
/// </summary>
public sealed class WavixStreamException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why the stream ended.</param>
    /// <param name="message">A text for people that says what happened.</param>
    /// <param name="innerException">The error of the connection; null if there was none.</param>
    public WavixStreamException(WavixStreamEndReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why the stream ended before it started.</summary>
    public WavixStreamEndReason Reason { get; }
}
