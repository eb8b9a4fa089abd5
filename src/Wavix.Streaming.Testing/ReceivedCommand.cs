namespace Wavix.Streaming.Testing;

/// <summary>A message from the application as Wavix sees it.</summary>
/// <param name="Command">The command; null if the message is not one.</param>
/// <param name="Violation">The rule that it violates; if there is one, the message has no effect.</param>
/// <param name="Problem">The violation as a sentence; null if there is none.</param>
/// <param name="Raw">The first bytes of a message that is not a command; otherwise empty.</param>
internal readonly record struct ReceivedCommand(
    WavixCommand? Command, ProtocolViolationCode Violation, string? Problem, ReadOnlyMemory<byte> Raw = default)
{
    public static ReceivedCommand Read(in WavixTransportMessage message, SimulatedCallOptions options)
    {
        switch (message.Kind)
        {
            case WavixTransportMessageKind.Binary:
                return new(null, ProtocolViolationCode.NotText, "The message is binary.", Excerpt(message));
            case WavixTransportMessageKind.TooLarge:
                return new(null, ProtocolViolationCode.TooLarge, "The message is larger than 16 MiB.");
        }

        WavixCommand command;
        try
        {
            command = WavixMessageSerializer.ReadCommand(message.Data.Span);
        }
        catch (WavixMessageException e)
        {
            return new(null, CodeOf(e.Reason), e.Message, Excerpt(message));
        }

        if (options.StreamType == StreamType.OneWay)
        {
            return new(command, ProtocolViolationCode.OneWayStream, "The stream is one-way: commands have no effect.");
        }

        return command.StreamId is { } id && id != options.StreamId
            ? new(command, ProtocolViolationCode.WrongStreamId, "stream_id does not match: the command is dropped.")
            : new(command, ProtocolViolationCode.None, null);
    }

    private static byte[] Excerpt(in WavixTransportMessage message) =>
        message.Data.Span[..Math.Min(message.Data.Length, InvalidEvent.MaxRawBytes)].ToArray();

    private static ProtocolViolationCode CodeOf(InvalidMessageReason reason) => reason switch
    {
        InvalidMessageReason.MissingPayload => ProtocolViolationCode.MissingPayload,
        InvalidMessageReason.InvalidBase64 => ProtocolViolationCode.InvalidBase64,
        InvalidMessageReason.OddPayloadLength => ProtocolViolationCode.OddPayloadLength,
        InvalidMessageReason.MissingMarkName => ProtocolViolationCode.MissingMarkName,
        InvalidMessageReason.InvalidStreamId => ProtocolViolationCode.WrongStreamId,
        InvalidMessageReason.MissingEventName or InvalidMessageReason.UnknownCommand => ProtocolViolationCode.NoCommand,
        _ => ProtocolViolationCode.InvalidJson,
    };
}
