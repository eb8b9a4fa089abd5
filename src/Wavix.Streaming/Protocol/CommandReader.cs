namespace Wavix.Streaming;

/// <summary>Turns messages into commands: the Wavix side, for simulators. Strict, since a command is the application's own work.</summary>
internal static class CommandReader
{
    private const int MaxEventName = 64;

    public static WavixCommand Read(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> body = MessageScanner.WithoutByteOrderMark(message);
        InvalidMessageReason reason = MessageScanner.Scan(body, out MessageFields fields, out string detail);
        if (reason != InvalidMessageReason.None)
        {
            throw new WavixStreamException(reason, detail);
        }

        if (!fields.Event.IsString)
        {
            throw new WavixStreamException(InvalidMessageReason.MissingEventName, $"event {fields.Event.Describe()}.");
        }

        string? streamId = FieldReader.ReadText(body, fields.StreamId);
        if (streamId is null && !fields.StreamId.IsAbsent)
        {
            throw new WavixStreamException(InvalidMessageReason.InvalidStreamId, $"stream_id {fields.StreamId.Describe()}.");
        }

        Span<byte> scratch = stackalloc byte[MaxEventName];
        ReadOnlySpan<byte> name = FieldReader.ReadScalar(body, fields.Event, scratch);
        if (name.SequenceEqual("media"u8))
        {
            return new MediaCommand { StreamId = streamId, Payload = ReadPayload(body, fields.Payload) };
        }

        if (name.SequenceEqual("mark"u8))
        {
            string markName = FieldReader.ReadText(body, fields.MarkName)
                ?? throw new WavixStreamException(InvalidMessageReason.MissingMarkName, $"mark.name {fields.MarkName.Describe()}.");
            return new MarkCommand { StreamId = streamId, Name = markName };
        }

        if (name.SequenceEqual("clear"u8))
        {
            return new ClearCommand { StreamId = streamId };
        }

        throw new WavixStreamException(InvalidMessageReason.UnknownCommand, "event is none of the commands media, mark and clear.");
    }

    private static byte[] ReadPayload(ReadOnlySpan<byte> body, JsonField field)
    {
        InvalidMessageReason reason = FieldReader.ReadPayload(body, field, null, out byte[] payload, out _, out string detail);
        return reason == InvalidMessageReason.None ? payload : throw new WavixStreamException(reason, detail);
    }
}
