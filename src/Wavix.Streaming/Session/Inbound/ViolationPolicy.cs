namespace Wavix.Streaming;

/// <summary>
/// Which violations of the protocol end a stream, and with which close status: a message over the limit, too many invalid messages in a row,
/// a timeout.
/// </summary>
internal sealed class ViolationPolicy(WavixStreamOptions options)
{
    // Only the pump's thread counts; the timeouts below read options only, so the timer's thread may ask for them.
    private int _invalidInARow;

    /// <summary>Checks the next event of the stream.</summary>
    /// <returns>How to end the stream; null when it continues.</returns>
    public StreamEnd? Check(WavixEvent e)
    {
        if (e.Kind != EventKind.Invalid)
        {
            _invalidInARow = 0;
            return null;
        }

        _invalidInARow++;
        return _invalidInARow > options.MaxConsecutiveInvalidEvents && e is InvalidEvent invalid
            ? new StreamEnd(
                WavixStreamEndReason.ProtocolViolation,
                StatusFor(invalid.Reason),
                $"{_invalidInARow} invalid messages in a row; the last: {invalid.Reason}.")
            : null;
    }

    public StreamEnd TooLarge() =>
        new(WavixStreamEndReason.ProtocolViolation, CloseCodes.TooLarge, $"A message is over {options.MaxMessageBytes} bytes.");

    public StreamEnd TimedOut(WavixStreamEndReason reason) => new(
        reason,
        CloseCodes.PolicyViolation,
        reason == WavixStreamEndReason.HandshakeTimeout ? $"No start within {options.HandshakeTimeout}." : $"No message for {options.IdleTimeout}.");

    private static int StatusFor(InvalidMessageReason reason) => reason switch
    {
        InvalidMessageReason.BinaryMessage => CloseCodes.Unsupported,
        InvalidMessageReason.InvalidJson or InvalidMessageReason.InvalidBase64 or InvalidMessageReason.OddPayloadLength => CloseCodes.InvalidData,
        _ => CloseCodes.PolicyViolation,
    };
}
