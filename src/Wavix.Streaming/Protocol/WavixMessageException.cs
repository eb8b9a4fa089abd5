namespace Wavix.Streaming;

/// <summary>
/// The exception thrown by <see cref="WavixMessageSerializer.ReadCommand"/>, and only there, if a message is not a command.
/// </summary>
public sealed class WavixMessageException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong with the message.</param>
    /// <param name="message">One sentence that says what is wrong and where, without the message's content.</param>
    public WavixMessageException(InvalidMessageReason reason, string message)
        : base(message) => Reason = reason;

    /// <summary>What is wrong with the message.</summary>
    public InvalidMessageReason Reason { get; }
}
