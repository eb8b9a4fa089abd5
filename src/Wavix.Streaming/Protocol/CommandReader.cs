namespace Wavix.Streaming;

/// <summary>
/// Reads commands as Wavix does, for simulators. Strict, because a malformed command is a fault of the application under test.
/// </summary>
internal static class CommandReader
{
    private const int MaxEventName = 64;

    // The limits on text protect against a peer. A command is the application's own, and the size of its message limits it already.
    private const int AnyLength = int.MaxValue;

    public static WavixCommand Read(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> body = MessageScanner.WithoutByteOrderMark(message);
        InvalidMessageReason reason = MessageScanner.Scan(body, out MessageFields fields, out string detail);
        if (reason != InvalidMessageReason.None)
        {
            throw new WavixMessageException(reason, detail);
        }

        if (!fields.Event.IsString)
        {
            throw new WavixMessageException(InvalidMessageReason.MissingEventName, $"event {fields.Event.Describe()}.");
        }

        string? streamId = FieldReader.ReadText(body, fields.StreamId, AnyLength);
        if (streamId is null && !fields.StreamId.IsAbsent)
        {
            throw new WavixMessageException(InvalidMessageReason.InvalidStreamId, $"stream_id {fields.StreamId.Describe()}.");
        }

        Span<byte> scratch = stackalloc byte[MaxEventName];
        ReadOnlySpan<byte> name = FieldReader.ReadScalar(body, fields.Event, scratch);
        if (name.SequenceEqual("media"u8))
        {
            return new MediaCommand { StreamId = streamId, Payload = ReadPayload(body, fields.Payload) };
        }

        if (name.SequenceEqual("mark"u8))
        {
            string markName = FieldReader.ReadText(body, fields.MarkName, AnyLength)
                ?? throw new WavixMessageException(InvalidMessageReason.MissingMarkName, $"mark.name {fields.MarkName.Describe()}.");
            return new MarkCommand { StreamId = streamId, Name = markName };
        }

        if (name.SequenceEqual("clear"u8))
        {
            return new ClearCommand { StreamId = streamId };
        }

        throw new WavixMessageException(InvalidMessageReason.UnknownCommand, "event is not one of the commands media, mark and clear.");
    }

    /// <summary>Checks a message that is sent unchanged: it must be one JSON object whose name is not one of our commands.</summary>
    /// <exception cref="ArgumentException">The message is not such an object.</exception>
    public static void RequireUnknown(ReadOnlySpan<byte> message, string parameter)
    {
        InvalidMessageReason reason = MessageScanner.Scan(message, out MessageFields fields, out string detail);
        if (reason != InvalidMessageReason.None)
        {
            throw new ArgumentException($"{detail} Send one JSON object in UTF-8.", parameter);
        }

        switch (FieldReader.ReadText(message, fields.Event, AnyLength))
        {
            case null or "":
                throw new ArgumentException($"event {fields.Event.Describe()}. A command needs its name there.", parameter);
            case "media" or "mark" or "clear":
                throw new ArgumentException(
                    "The session sends media, mark and clear itself, so that playback can follow them: use SendMediaAsync, SendMarkAsync or SendClearAsync.",
                    parameter);
        }
    }

    private static ReadOnlyMemory<byte> ReadPayload(ReadOnlySpan<byte> body, JsonField field)
    {
        InvalidMessageReason reason = FieldReader.ReadPayload(body, field, null, out ReadOnlyMemory<byte> payload, out string detail);
        return reason == InvalidMessageReason.None ? payload : throw new WavixMessageException(reason, detail);
    }
}
